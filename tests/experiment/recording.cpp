// Recordings of single requests, held against the rules of the queue that they are of.
#include <skusim/experiment/recording.hpp>
#include <skusim/experiment/trial.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

Trial open_trial(double rate, int workers) {
    Trial trial;
    trial.cluster.group().nodes = 1;
    trial.cluster.group().slots = workers;
    trial.service.mean = 10ms;
    trial.service.shape.kind = random::ShapeKind::exponential;
    trial.arrivals = workload::PoissonArrivals{Rate{rate}};
    return trial;
}

/// No two requests are served on one lane of one node at once.
void check_lanes(const Recording& recording) {
    std::map<std::pair<std::uint32_t, std::uint32_t>, Time> free_from;
    std::vector<RecordedRequest> served;
    std::copy_if(recording.requests.begin(), recording.requests.end(), std::back_inserter(served),
                 [](const RecordedRequest& it) { return it.started.has_value(); });
    std::stable_sort(served.begin(), served.end(),
                     [](const auto& a, const auto& b) { return *a.started < *b.started; });
    for (const RecordedRequest& request : served) {
        Time& free = free_from[{request.node, request.lane}];
        CHECK(free <= *request.started);
        free = request.released.value_or(recording.end);
    }
}

} // namespace

TEST_CASE("One worker: every request starts when Lindley says") {
    const Recording recording = record(open_trial(90, 1), 3, 5000);
    REQUIRE(recording.requests.size() == 5000);
    CHECK(recording.is_cut);
    Time free{};
    for (const RecordedRequest& request : recording.requests) {
        if (!request.started) {
            continue; // waits at the end of the recording
        }
        REQUIRE(*request.started == std::max(request.arrived, free));
        free = request.released.value_or(recording.end);
        CHECK(request.lane == 0);
        CHECK((request.fate == RequestFate::completed) == request.released.has_value());
    }
    CHECK(recording.end == recording.requests.back().arrived);
}

TEST_CASE("Several nodes and workers: a lane for each request in service") {
    Trial trial = open_trial(700, 3);
    trial.cluster.group().nodes = 3;
    const Recording recording = record(trial, 1, 5000);
    check_lanes(recording);
    std::set<std::pair<std::uint32_t, std::uint32_t>> lanes;
    for (const RecordedRequest& request : recording.requests) {
        lanes.emplace(request.node, request.lane);
        CHECK(request.lane < 3);
    }
    CHECK(lanes.size() == 9);
}

TEST_CASE("Lost requests: refused at a full queue, abandoned while they wait or are served") {
    Trial trial = open_trial(300, 2);
    trial.cluster.queue.limit = 4;
    trial.cluster.queue.timeout = Duration{12ms};
    const Recording recording = record(trial, 1, 5000);
    check_lanes(recording);
    std::map<RequestFate, int> fates;
    int abandoned_in_service = 0;
    for (const RecordedRequest& request : recording.requests) {
        ++fates[request.fate];
        if (request.fate == RequestFate::refused) {
            CHECK_FALSE(request.started);
            CHECK(*request.ended == request.arrived);
        }
        if (request.fate == RequestFate::abandoned) {
            CHECK(*request.ended == request.arrived + 12ms);
            abandoned_in_service += request.started ? 1 : 0;
        }
    }
    CHECK(fates[RequestFate::refused] > 100);
    CHECK(fates[RequestFate::abandoned] > abandoned_in_service);
    CHECK(abandoned_in_service > 100);
    CHECK(fates[RequestFate::completed] > 100);
    CHECK(fates[RequestFate::inside] <= 6);
}

TEST_CASE("A closed loop: each client has one request at a time") {
    Trial trial = open_trial(1, 2);
    workload::ClosedArrivals clients;
    clients.concurrency = 5;
    trial.arrivals = clients;
    const Recording recording = record(trial, 1, 2000);
    std::map<std::uint32_t, Time> back;
    for (const RecordedRequest& request : recording.requests) {
        CHECK(back[request.client] <= request.arrived);
        back[request.client] = request.ended.value_or(recording.end);
    }
    CHECK(back.size() == 5);
}

TEST_CASE("The same seed, the same recording; another, another") {
    const auto ends = [](std::uint64_t seed) { return record(open_trial(90, 1), seed, 500).end; };
    CHECK(ends(1) == ends(1));
    CHECK(ends(1) != ends(2));
}
