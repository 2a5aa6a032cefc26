// Relations between runs: common random numbers, monotony, scaling, and one large node for many.
#include "trace.hpp"

#include <algorithm>
#include <cmath>

using namespace skusim;
using namespace skusim::serving;

namespace {

ClusterConfig cluster_of(int nodes, int workers,
                         const Dispatch& router = RouterKind::least_outstanding) {
    ClusterConfig config;
    config.group().nodes = nodes;
    config.group().slots = workers;
    config.dispatch = router;
    return config;
}

const random::Shape lognormal = random::lognormal_shape(1.5);

Recorder open_run_at(const ClusterConfig& config, Duration mean_service, double rate,
                     Duration length = std::chrono::seconds{20}, const Seed& seed = {9, 4}) {
    OpenSource source(workload::PoissonArrivals{Rate{rate}}, lognormal, seed);
    Recorder recorder;
    simulate(config, mean_service, source, recorder, length, seed);
    return recorder;
}

/// Latencies by order of arrival (arrival times differ in an open stream but for ties).
std::vector<std::pair<Time, Duration>> by_arrival(const Recorder& recorder) {
    std::vector<std::pair<Time, Duration>> latencies;
    for (const Story& story : recorder.completions()) {
        latencies.emplace_back(story.arrived, story.service);
    }
    std::stable_sort(latencies.begin(), latencies.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    return latencies;
}

} // namespace

TEST_CASE("Open: SKUs and node counts share arrival times and demands") {
    const Recorder base = open_run_at(cluster_of(1, 4), 10 * ms, 300);
    const Recorder nodes = open_run_at(cluster_of(7, 1, RouterKind::random), 10 * ms, 300);
    const Recorder faster = open_run_at(cluster_of(1, 4), 5 * ms, 300);
    REQUIRE(base.stories().size() > 5000);
    const std::size_t common =
        std::min({base.stories().size(), nodes.stories().size(), faster.stories().size()});
    REQUIRE(common > 5000);
    for (std::size_t i = 0; i < common; ++i) {
        const Story& story = base.stories()[i];
        REQUIRE(nodes.stories()[i].arrived == story.arrived);
        REQUIRE(nodes.stories()[i].service == story.service);
        REQUIRE(faster.stories()[i].arrived == story.arrived);
        REQUIRE(std::abs((2 * faster.stories()[i].service - story.service).count()) <= 1);
    }
}

TEST_CASE("Open: another seed, and another replication, is another load") {
    const Duration length = std::chrono::seconds{1};
    const Recorder base = open_run_at(cluster_of(1, 4), 10 * ms, 300, length, {9, 4});
    for (const Seed& seed : {Seed{10, 4}, Seed{9, 5}}) {
        const Recorder other = open_run_at(cluster_of(1, 4), 10 * ms, 300, length, seed);
        CHECK(other.stories()[0].arrived != base.stories()[0].arrived);
        CHECK(other.stories()[0].service != base.stories()[0].service);
    }
    CHECK(open_run_at(cluster_of(1, 4), 10 * ms, 300, length, {9, 4}).entries() == base.entries());
}

TEST_CASE("Closed: a client's k-th request has the same demand on every SKU and node count") {
    const workload::ClosedArrivals arrivals{12, {20 * ms, random::exponential_shape()}};
    const auto demands = [&](const ClusterConfig& config, Duration mean_service) {
        ClosedSource source(arrivals, lognormal, mean_service, {5, 0});
        Recorder recorder;
        simulate(config, mean_service, source, recorder, std::chrono::seconds{10}, {5, 0});
        std::vector<std::vector<double>> by_client(12);
        for (const Story& story : recorder.stories()) {
            by_client[story.client].push_back(in_seconds(story.service) / in_seconds(mean_service));
        }
        return by_client;
    };
    const auto base = demands(cluster_of(1, 2), 10 * ms);
    for (const auto& other : {demands(cluster_of(5, 1, RouterKind::power_of_two), 10 * ms),
                              demands(cluster_of(1, 2), 3 * ms)}) {
        for (std::size_t client = 0; client < 12; ++client) {
            const std::size_t common = std::min(base[client].size(), other[client].size());
            REQUIRE(common > 50);
            for (std::size_t k = 0; k < common; ++k) {
                REQUIRE(other[client][k] == Approx(base[client][k]).margin(1e-6));
            }
        }
    }
}

TEST_CASE("A faster SKU is never worse on the same arrivals, nor are more workers") {
    // Waits of a single first-come first-served queue rise with every service time (Kiefer and
    // Wolfowitz 1955), so no single request may be later.
    const auto slow = by_arrival(open_run_at(cluster_of(1, 3), 10 * ms, 280));
    for (const auto& better : {by_arrival(open_run_at(cluster_of(1, 3), 9 * ms, 280)),
                               by_arrival(open_run_at(cluster_of(1, 4), 10 * ms, 280))}) {
        REQUIRE(slow.size() > 4000);
        std::size_t strictly = 0;
        for (std::size_t i = 0; i < slow.size() - 300; ++i) { // the last may not have ended
            REQUIRE(better[i].first == slow[i].first);
            REQUIRE(better[i].second <= slow[i].second);
            strictly += better[i].second < slow[i].second ? 1 : 0;
        }
        CHECK(strictly > 1000);
    }
}

TEST_CASE("Doubling all rates and speeds halves all times") {
    const auto base = by_arrival(open_run_at(cluster_of(2, 2), 10 * ms, 350));
    const auto doubled =
        by_arrival(open_run_at(cluster_of(2, 2), 5 * ms, 700, std::chrono::seconds{10}));
    REQUIRE(base.size() > 5000);
    REQUIRE(doubled.size() == base.size());
    // Each time is rounded to a nanosecond; a busy period adds up the roundings of its requests.
    constexpr std::int64_t slack = 2000;
    for (std::size_t i = 0; i < base.size(); ++i) {
        const Duration arrival = base[i].first.time_since_epoch();
        const Duration sooner = doubled[i].first.time_since_epoch();
        REQUIRE(std::abs((arrival - 2 * sooner).count()) <= slack);
        REQUIRE(std::abs((base[i].second - 2 * doubled[i].second).count()) <= slack);
    }
}

TEST_CASE("A central queue of N nodes is one node with all their workers and places") {
    ClusterConfig central = cluster_of(3, 2, OneQueue{});
    ClusterConfig one = cluster_of(1, 6);
    CHECK(open_run_at(central, 10 * ms, 590).entries() == open_run_at(one, 10 * ms, 590).entries());
    central.queue = {4, 30 * ms, 100 * ms};
    one.queue = {12, 30 * ms, 100 * ms};
    const Recorder recorder = open_run_at(central, 10 * ms, 590);
    CHECK(recorder.entries() == open_run_at(one, 10 * ms, 590).entries());
    CHECK(recorder.all(Hook::refused).size() > 10);
    CHECK(recorder.all(Hook::abandoned).size() > 10);
}

TEST_CASE("A rate is exact in the long run: fractions of a nanosecond are carried on") {
    // 3e8 /s: the mean gap of 3.33 ns would lose half a nanosecond each if it were cut off.
    OpenSource source(workload::PoissonArrivals{Rate{3e8}}, lognormal, {1, 0});
    Duration sum = Duration::zero();
    constexpr int count = 1'000'000;
    for (int i = 0; i < count; ++i) {
        sum += source.next_gap();
    }
    CHECK(in_seconds(sum) == Approx(count / 3e8).epsilon(0.004));
}
