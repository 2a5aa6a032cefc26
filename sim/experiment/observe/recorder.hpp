// Writes down what becomes of single requests.
#pragma once

#include <skusim/experiment/recording.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>
#include <skusim/serving/request.hpp>

#include "onlooker.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <vector>

namespace skusim::experiment {

/// Writes down what a cluster tells of the first requests that arrive, each by its mark.
class Recorder final : public Onlooker {
public:
    Recorder(Recording& recording, std::size_t most_requests)
        : recording_(recording), most_(most_requests),
          lanes_(static_cast<std::size_t>(recording.nodes)) {}

    void arrived(Time now, serving::Request& request, std::uint64_t /*others*/) override {
        if (is_full()) {
            request.mark = unrecorded;
            return;
        }
        request.mark = static_cast<std::uint32_t>(recording_.requests.size());
        RecordedRequest record;
        record.arrived = now;
        record.node = request.node;
        record.client = request.client;
        recording_.requests.push_back(record);
    }
    void asked(const serving::Request& request, const serving::TokenRequest& asked) override {
        if (RecordedRequest* const record = find(request)) {
            record->tokens = {asked.tokens.input, asked.tokens.output, std::nullopt, 0, 0};
        }
    }
    void answered(Time /*now*/, const serving::Request& request,
                  const serving::TokenAnswer& answer) override {
        if (RecordedRequest* const record = find(request)) {
            record->tokens = {answer.request.tokens.input, answer.request.tokens.output,
                              record->arrived + answer.to_first_token, answer.request.preemptions,
                              answer.request.cached};
        }
    }
    void started(Time now, const serving::Request& request) override {
        if (RecordedRequest* const record = find(request)) {
            record->started = now;
            record->node = request.node;
            record->lane = take_lane(request.node);
        }
    }
    void released(Time now, const serving::Request& request) override {
        if (RecordedRequest* const record = find(request)) {
            record->released = now;
            lanes_[request.node].free.insert(record->lane);
        }
    }
    void interrupted(Time now, const serving::Request& request) override { released(now, request); }
    void continued(Time /*now*/, const serving::Request& request) override {
        if (RecordedRequest* const record = find(request)) {
            record->released = {};
            record->lane = take_lane(request.node);
        }
    }
    void lost(Time now, const serving::Request& request) override {
        end(now, request, RequestFate::lost);
    }
    void sent_again(Time /*now*/, const serving::Request& request) override {
        if (RecordedRequest* const record = find(request)) {
            ++record->attempts;
            record->started = {};
            record->released = {};
        }
    }
    void completed(Time now, const serving::Request& request) override {
        end(now, request, RequestFate::completed);
    }
    void refused(Time now, const serving::Request& request) override {
        end(now, request, RequestFate::refused);
    }
    void abandoned(Time now, const serving::Request& request) override {
        end(now, request, RequestFate::abandoned);
    }
    void replicas(Time now, int running) override {
        if (recording_.replicas.empty() || recording_.replicas.back().running != running) {
            recording_.replicas.push_back({now, running});
        }
    }

    /// As many have arrived as are wanted, ...
    [[nodiscard]] bool is_full() const { return recording_.requests.size() >= most_; }
    /// ... and all of them have ended.
    [[nodiscard]] bool is_over() const { return is_full() && ended_ >= most_; }

private:
    static constexpr std::uint32_t unrecorded = 0xffffffff;
    struct Lanes {
        std::set<std::uint32_t> free;
        std::uint32_t used = 0;
    };

    std::uint32_t take_lane(std::uint32_t node) {
        Lanes& lanes = lanes_[node];
        if (lanes.free.empty()) {
            return lanes.used++;
        }
        return lanes.free.extract(lanes.free.begin()).value();
    }

    /// nullptr for those that came after the last that is wanted.
    RecordedRequest* find(const serving::Request& request) {
        return request.mark == unrecorded ? nullptr : &recording_.requests[request.mark];
    }

    void end(Time now, const serving::Request& request, RequestFate fate) {
        if (RecordedRequest* const record = find(request)) {
            record->ended = now;
            record->fate = fate;
            ++ended_;
        }
    }

    Recording& recording_;
    std::size_t most_;
    std::size_t ended_ = 0;
    std::vector<Lanes> lanes_; ///< by node
};

} // namespace skusim::experiment
