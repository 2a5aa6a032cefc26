// Writes down what becomes of single requests.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/experiment/recording.hpp>
#include <skusim/serving/request.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <tuple>
#include <vector>

namespace skusim::experiment {

/// Writes down what a cluster tells of its requests. A request has no name: it is known by its
/// node, client and time of arrival, and where these are equal, requests are interchangeable.
class Recorder : public serving::SilentObserver {
public:
    explicit Recorder(Recording& recording)
        : recording_(recording), lanes_(static_cast<std::size_t>(recording.nodes)) {}

    void arrived(Time now, const serving::Request& request, std::uint64_t /*others*/) {
        inside_[key(request)].push_back(recording_.requests.size());
        RecordedRequest record;
        record.arrived = now;
        record.node = request.node;
        record.client = request.client;
        recording_.requests.push_back(record);
    }
    void started(Time now, const serving::Request& request) {
        RecordedRequest& record = find(request, Stage::waiting, false);
        record.started = now;
        record.lane = take_lane(request.node);
    }
    void released(Time now, const serving::Request& request) {
        RecordedRequest& record = find(request, Stage::in_service, request.abandoned);
        record.released = now;
        lanes_[request.node].free.insert(record.lane);
        if (record.fate != RequestFate::inside) {
            forget(request, record);
        }
    }
    void completed(Time now, const serving::Request& request) {
        end(now, request, Stage::answered, RequestFate::completed);
    }
    void refused(Time now, const serving::Request& request) {
        end(now, request, Stage::waiting, RequestFate::refused);
    }
    void abandoned(Time now, const serving::Request& request) {
        end(now, request, request.in_service ? Stage::in_service : Stage::waiting,
            RequestFate::abandoned);
    }
    void replicas(Time now, int running) {
        if (recording_.replicas.empty() || recording_.replicas.back().running != running) {
            recording_.replicas.push_back({now, running});
        }
    }

private:
    using Key = std::tuple<Time, std::uint32_t, std::uint32_t>;
    enum class Stage { waiting, in_service, answered };
    struct Lanes {
        std::set<std::uint32_t> free;
        std::uint32_t used = 0;
    };

    static Key key(const serving::Request& request) {
        return {request.arrived, request.client, request.node};
    }
    static Stage stage(const RecordedRequest& record) {
        return !record.started    ? Stage::waiting
               : !record.released ? Stage::in_service
                                  : Stage::answered;
    }

    std::uint32_t take_lane(std::uint32_t node) {
        Lanes& lanes = lanes_[node];
        if (lanes.free.empty()) {
            return lanes.used++;
        }
        return lanes.free.extract(lanes.free.begin()).value();
    }

    RecordedRequest& find(const serving::Request& request, Stage wanted, bool is_abandoned) {
        for (const std::size_t number : inside_.at(key(request))) {
            RecordedRequest& record = recording_.requests[number];
            if (stage(record) == wanted &&
                (record.fate == RequestFate::abandoned) == is_abandoned) {
                return record;
            }
        }
        check_failed("stage", "a request in the stage that it is told to be in", __FILE__,
                     __LINE__);
    }

    void end(Time now, const serving::Request& request, Stage wanted, RequestFate fate) {
        RecordedRequest& record = find(request, wanted, false);
        record.ended = now;
        record.fate = fate;
        if (wanted != Stage::in_service) { // else its worker serves it on
            forget(request, record);
        }
    }

    void forget(const serving::Request& request, const RecordedRequest& record) {
        std::vector<std::size_t>& numbers = inside_.at(key(request));
        std::erase(numbers, static_cast<std::size_t>(&record - recording_.requests.data()));
        if (numbers.empty()) {
            inside_.erase(key(request));
        }
    }

    Recording& recording_;
    std::vector<Lanes> lanes_;                       ///< by node
    std::map<Key, std::vector<std::size_t>> inside_; ///< requests that are not over
};

} // namespace skusim::experiment
