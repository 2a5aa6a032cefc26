#include "recorder.hpp"

namespace skusim::experiment {

void Recorder::arrived(Time now, serving::Request& request, std::uint64_t /*others*/) {
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

void Recorder::asked(const serving::Request& request, const serving::TokenRequest& asked) {
    if (RecordedRequest* const record = find(request)) {
        record->tokens = {asked.tokens.input, asked.tokens.output, std::nullopt, 0, 0};
    }
}

void Recorder::answered(Time /*now*/, const serving::Request& request,
                        const serving::TokenAnswer& answer) {
    if (RecordedRequest* const record = find(request)) {
        record->tokens = {answer.request.tokens.input, answer.request.tokens.output,
                          record->arrived + answer.to_first_token, answer.request.preemptions,
                          answer.request.cached};
    }
}

void Recorder::started(Time now, const serving::Request& request) {
    if (RecordedRequest* const record = find(request)) {
        record->started = now;
        record->node = request.node;
        record->lane = take_lane(request.node);
    }
}

void Recorder::released(Time now, const serving::Request& request) {
    if (RecordedRequest* const record = find(request)) {
        record->released = now;
        lanes_[request.node].free.insert(record->lane);
    }
}

void Recorder::interrupted(Time now, const serving::Request& request) {
    released(now, request);
}

void Recorder::continued(Time /*now*/, const serving::Request& request) {
    if (RecordedRequest* const record = find(request)) {
        record->released = {};
        record->lane = take_lane(request.node);
    }
}

void Recorder::lost(Time now, const serving::Request& request) {
    end(now, request, RequestFate::lost);
}

void Recorder::sent_again(Time /*now*/, const serving::Request& request) {
    if (RecordedRequest* const record = find(request)) {
        ++record->attempts;
        record->started = {};
        record->released = {};
    }
}

void Recorder::completed(Time now, const serving::Request& request) {
    end(now, request, RequestFate::completed);
}

void Recorder::refused(Time now, const serving::Request& request) {
    end(now, request, RequestFate::refused);
}

void Recorder::abandoned(Time now, const serving::Request& request) {
    end(now, request, RequestFate::abandoned);
}

void Recorder::replicas(Time now, int running) {
    if (recording_.replicas.empty() || recording_.replicas.back().running != running) {
        recording_.replicas.push_back({now, running});
    }
}

std::uint32_t Recorder::take_lane(std::uint32_t node) {
    Lanes& lanes = lanes_[node];
    if (lanes.free.empty()) {
        return lanes.used++;
    }
    return lanes.free.extract(lanes.free.begin()).value();
}

RecordedRequest* Recorder::find(const serving::Request& request) {
    return request.mark == unrecorded ? nullptr : &recording_.requests[request.mark];
}

void Recorder::end(Time now, const serving::Request& request, RequestFate fate) {
    if (RecordedRequest* const record = find(request)) {
        record->ended = now;
        record->fate = fate;
        ++ended_;
    }
}

} // namespace skusim::experiment
