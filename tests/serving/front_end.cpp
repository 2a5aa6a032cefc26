// The front end delays answers, and nothing else.
#include "trace.hpp"

#include <algorithm>
#include <map>
#include <optional>

using namespace skusim;
using namespace skusim::serving;

namespace {

const random::Distribution three_ms{3 * ms, random::lognormal_shape(1.02)};

ClusterConfig cluster_of(int nodes, const std::optional<random::Distribution>& front_end) {
    ClusterConfig config;
    config.group().nodes = nodes;
    config.group().slots = 2;
    config.queue = {4, 30 * ms, 60 * ms};
    config.front_end = front_end;
    return config;
}

Recorder open_run(const ClusterConfig& config) {
    const random::Shape demand = random::exponential_shape();
    OpenSource source(workload::PoissonArrivals{Rate{420}}, demand, {2, 1});
    Recorder recorder;
    simulate(config, 10 * ms, source, recorder, std::chrono::seconds{20}, {2, 1});
    return recorder;
}

/// What the front end adds to each completed request, by the request's number.
class DelayRecorder : public SilentObserver {
public:
    void arrived(Time /*now*/, Request& request, std::uint64_t /*others*/) {
        const std::uint64_t number = arrived_[request.client]++;
        inside_[{request.arrived, request.service}] = {request.client, number};
    }
    void completed(Time now, const Request& request) {
        const auto key = inside_.at({request.arrived, request.service});
        delays_[key] = now - request.started - request.service;
    }
    using Delays = std::map<std::pair<std::uint32_t, std::uint64_t>, Duration>;
    [[nodiscard]] const Delays& delays() const { return delays_; }

private:
    std::map<std::uint32_t, std::uint64_t> arrived_; ///< by client
    std::map<std::pair<Time, Duration>, std::pair<std::uint32_t, std::uint64_t>> inside_;
    Delays delays_;
};

void check_shared(const DelayRecorder::Delays& a, const DelayRecorder::Delays& b) {
    std::size_t shared = 0;
    std::size_t differing = 0;
    for (const auto& [key, delay] : a) {
        if (const auto found = b.find(key); found != b.end()) {
            ++shared;
            differing += found->second == delay ? 0 : 1;
        }
    }
    CHECK(shared > 1000);
    CHECK(differing == 0);
}

} // namespace

TEST_CASE(
    "An answer comes the front end's time after the end of service; the worker does not wait") {
    ClusterConfig config;
    config.front_end = {3 * ms, random::constant_shape()};
    const Recorder recorder = trace(config, {{1 * ms}, {2 * ms}});
    CHECK(recorder.all(Hook::started) ==
          std::vector<Entry>{{Hook::started, 1 * ms, 0}, {Hook::started, 11 * ms, 1}});
    CHECK(recorder.all(Hook::released) ==
          std::vector<Entry>{{Hook::released, 11 * ms, 0}, {Hook::released, 21 * ms, 1}});
    CHECK(recorder.all(Hook::completed) ==
          std::vector<Entry>{{Hook::completed, 14 * ms, 0}, {Hook::completed, 24 * ms, 1}});
}

TEST_CASE("A delay holds no worker, with a front end's time or without") {
    ClusterConfig config;
    config.delay = 2 * ms;
    for (const bool has_front_end : {false, true}) {
        if (has_front_end) {
            config.front_end = {3 * ms, random::constant_shape()};
        }
        const Duration added = has_front_end ? 5 * ms : 2 * ms;
        const Recorder recorder = trace(config, {{1 * ms}, {2 * ms}});
        CHECK(recorder.all(Hook::released) ==
              std::vector<Entry>{{Hook::released, 11 * ms, 0}, {Hook::released, 21 * ms, 1}});
        CHECK(recorder.all(Hook::completed) ==
              std::vector<Entry>{{Hook::completed, 11 * ms + added, 0},
                                 {Hook::completed, 21 * ms + added, 1}});
    }
}

TEST_CASE("A sender whose answer is in the front end is still inside, until that very instant") {
    ClusterConfig config;
    config.group().slots = 9;
    config.front_end = {3 * ms, random::constant_shape()};
    const Recorder recorder = trace(config, {{0 * ms}, {13 * ms - tick}, {13 * ms}});
    CHECK(recorder.others() == std::vector<std::uint64_t>{0, 1, 1});
}

TEST_CASE("The front end does not count for the timeout, and the lost do not pass it") {
    ClusterConfig config;
    config.queue.timeout = 12 * ms;
    config.front_end = {30 * ms, random::constant_shape()};
    const Recorder recorder = trace(config, {{0 * ms}, {5 * ms}});
    CHECK(recorder.all(Hook::completed) == std::vector<Entry>{{Hook::completed, 40 * ms, 0}});
    CHECK(recorder.all(Hook::abandoned) == std::vector<Entry>{{Hook::abandoned, 17 * ms, 1}});
}

TEST_CASE("Nothing but the time of answers changes with the front end") {
    const Recorder plain = open_run(cluster_of(2, std::nullopt));
    const Recorder delayed = open_run(cluster_of(2, three_ms));
    REQUIRE(plain.entries().size() > 10'000);
    const auto common = [](std::vector<Entry> a, std::vector<Entry> b) {
        const std::size_t count = std::min(a.size(), b.size());
        a.resize(count);
        b.resize(count);
        CHECK(count > 30);
        CHECK(a == b);
    };
    for (const Hook hook :
         {Hook::arrived, Hook::started, Hook::refused, Hook::abandoned, Hook::released}) {
        common(plain.all(hook), delayed.all(hook));
    }
}

TEST_CASE("Open: a request's delay is the same on every node count, and of the right law") {
    const random::Shape demand = random::exponential_shape();
    const auto delays = [&](int nodes) {
        OpenSource source(workload::PoissonArrivals{Rate{420}}, demand, {2, 1});
        DelayRecorder recorder;
        simulate(cluster_of(nodes, three_ms), 10 * ms, source, recorder, std::chrono::seconds{60},
                 {2, 1});
        return recorder.delays();
    };
    const auto two = delays(2);
    check_shared(two, delays(3));
    double sum = 0;
    std::size_t late = 0;
    for (const auto& [key, delay] : two) {
        sum += in_seconds(delay);
        late += delay > 15 * ms ? 1 : 0;
    }
    const auto count = static_cast<double>(two.size());
    CHECK(sum / count == Approx(0.003).epsilon(0.04)); // four standard errors of 1.02 / sqrt(n)
    CHECK(static_cast<double>(late) / count == Approx(0.01).margin(0.003)); // p99 is 15 ms
}

TEST_CASE("Closed: the delay of a client's request is the same on every node count") {
    const workload::ClosedArrivals arrivals{40, {5 * ms, random::exponential_shape()}, 5 * ms};
    const random::Shape demand = random::exponential_shape();
    const auto delays = [&](int nodes) {
        ClosedSource source(arrivals, demand, 10 * ms, {4, 2});
        DelayRecorder recorder;
        ClusterConfig config = cluster_of(nodes, three_ms);
        config.queue = {}; // who is refused asks sooner: numbers would soon differ
        simulate(config, 10 * ms, source, recorder, std::chrono::seconds{10}, {4, 2});
        return recorder.delays();
    };
    check_shared(delays(2), delays(3));
}
