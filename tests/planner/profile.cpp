// The load curve of one node.
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/theory/erlang.hpp>

#include "support.hpp"

#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

experiment::Trial node_of(int workers, const workload::Arrivals& arrivals) {
    experiment::Trial trial;
    trial.cluster.group().slots = workers;
    trial.arrivals = arrivals;
    trial.service = {milliseconds(40), random::exponential_shape()};
    return trial;
}

ProfileEffort effort_of(bool whole_curve) {
    ProfileEffort effort;
    effort.point.goal = experiment::Goal::decision;
    effort.point.precision = 0.02;
    effort.point.max_requests = 2'000'000;
    effort.resolution = 0.02;
    effort.whole_curve = whole_curve;
    return effort;
}

scenario::Objective within(double p95_ms) {
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), milliseconds(p95_ms)}};
    return objective;
}

/// The rate at which M/M/c reaches the bound, by halving.
double rate_at(int workers, double p95_seconds) {
    double low = 1;
    double high = workers / 0.040;
    for (int i = 0; i < 60; ++i) {
        const double middle = 0.5 * (low + high);
        const double latency = theory::response_quantile_seconds({workers, middle, 0.040}, 0.95);
        (latency <= p95_seconds ? low : high) = middle;
    }
    return low;
}

} // namespace

TEST_CASE("The capacity of a node is the rate at which M/M/c reaches the objective") {
    const auto [workers, p95_ms] =
        GENERATE(std::pair{1, 400.0}, std::pair{4, 150.0}, std::pair{16, 130.0});
    CAPTURE(workers, p95_ms);
    const Profile profile = profile_node(node_of(workers, workload::PoissonArrivals{Rate{1}}),
                                         within(p95_ms), effort_of(false), [] {});
    const double expected = rate_at(workers, p95_ms * 1e-3);
    CHECK(profile.capacity.unit == LoadUnit::requests_per_second);
    CHECK(profile.capacity.value == Approx(expected).epsilon(0.05));
    CHECK(profile.capacity.low <= profile.capacity.value);
    CHECK(profile.capacity.value <= profile.capacity.high);
    CHECK(profile.capacity.high == Approx(expected).epsilon(0.05));
}

TEST_CASE("A load curve rises: load, throughput and utilisation; and latency, up to noise") {
    int points = 0;
    const Profile profile = profile_node(node_of(4, workload::PoissonArrivals{Rate{1}}),
                                         within(200), effort_of(true), [&] { ++points; });
    REQUIRE(profile.load_curve.size() >= 5);
    CHECK(points == static_cast<int>(profile.load_curve.size()));
    for (std::size_t i = 1; i < profile.load_curve.size(); ++i) {
        const LoadPoint& before = profile.load_curve[i - 1];
        const LoadPoint& after = profile.load_curve[i];
        CHECK(before.load < after.load);
        CHECK(after.outcome.metric(experiment::Metric::throughput).value ==
              Approx(after.load).epsilon(0.05));
        CHECK(after.outcome.metric(experiment::Metric::latency_mean).value >
              0.9 * before.outcome.metric(experiment::Metric::latency_mean).value);
    }
    CHECK(profile.knee > profile.load_curve.front().load);
    CHECK(profile.knee < profile.load_curve.back().load);
}

TEST_CASE("Every load at or under the capacity holds, every one from its upper end on does not") {
    const bool closed = GENERATE(false, true);
    workload::ClosedArrivals clients;
    clients.think_time = {milliseconds(100), random::exponential_shape()};
    const workload::Arrivals arrivals =
        closed ? workload::Arrivals{clients}
               : workload::Arrivals{workload::PoissonArrivals{Rate{1}}};
    const Profile profile = profile_node(node_of(4, arrivals), within(180), effort_of(true), [] {});
    CHECK(profile.capacity.value > 0);
    for (const LoadPoint& point : profile.load_curve) {
        CAPTURE(closed, point.load);
        const bool holds = experiment::decision(point.outcome) == experiment::Decision::holds;
        CHECK(holds == (point.load <= profile.capacity.value));
        CHECK(holds == (point.load < profile.capacity.high));
        CHECK((!closed || point.load == std::round(point.load)));
    }
}

TEST_CASE("A node that cannot do a single request in time has no capacity") {
    const Profile profile = profile_node(node_of(2, workload::ClosedArrivals{}), within(100),
                                         effort_of(false), [] {}); // p95 alone is 119.8 ms
    CHECK(profile.capacity.value == 0);
    CHECK(profile.capacity.high == 1);
    REQUIRE(!profile.load_curve.empty());
    CHECK(profile.load_curve.front().load == 1);
}

// Workers that are overloaded by half take two seconds to fill a queue of half a second's patience:
// nobody who looks at the first second sees a request refused.
TEST_CASE("A node's capacity is no overload that has not yet filled the queue") {
    experiment::Trial node = node_of(100, workload::PoissonArrivals{Rate{1}});
    node.cluster.queue.max_wait = milliseconds(500);
    ProfileEffort effort = effort_of(false);
    effort.point.max_requests = 320'000;
    effort.point.first_look = 10'000;
    effort.point.enough = 20'000;
    effort.point.replications = 8;
    const Profile profile = profile_node(node, within(1000), effort, [] {});
    CHECK(profile.capacity.value > 0.9 * 100 / 0.040);
    CHECK(profile.capacity.value < 100 / 0.040 / 0.95); // p95 asks for 95 % to be served
}

TEST_CASE("The search for a capacity begins where theory has it") {
    const auto [arrivals, cv] =
        GENERATE(std::pair{workload::Arrivals{workload::PoissonArrivals{Rate{1}}}, 1.0},
                 std::pair{workload::Arrivals{workload::PoissonArrivals{Rate{1}}}, 2.0},
                 std::pair{workload::Arrivals{workload::GammaArrivals{Rate{1}, 2.0}}, 1.0});
    experiment::Trial node = node_of(2, arrivals);
    if (cv > 1) {
        node.service.shape = random::hyperexponential_shape(cv);
    }
    ProfileEffort effort = effort_of(false);
    effort.resolution = 0.05;
    const Profile profile = profile_node(node, within(400), effort, [] {});
    CHECK(profile.capacity.value > 0);
    CHECK(profile.load_curve.size() <= 4); // half of it, the guess, and what is left of doubt
}

TEST_CASE("Loads: what a workload's load is, and the same workload at another") {
    workload::ClosedArrivals clients;
    clients.concurrency = 7;
    clients.backoff = milliseconds(5);
    CHECK(load_of(clients) == 7);
    CHECK(load_of(workload::PoissonArrivals{Rate{2.5}}) == 2.5);
    CHECK(load_of(with_load(workload::PoissonArrivals{Rate{2.5}}, 9.25)) == 9.25);
    const auto other = std::get<workload::ClosedArrivals>(with_load(clients, 11.6));
    CHECK(other.concurrency == 12);
    CHECK(other.backoff == milliseconds(5));
    CHECK(load_of(with_load(clients, 0.2)) == 1);
    CHECK(load_unit(clients) == LoadUnit::clients);
}

TEST_CASE("The cluster's bound on throughput is not asked of a single node") {
    scenario::Objective objective = within(200);
    objective.min_throughput = Rate{1e6};
    const Profile profile = profile_node(node_of(4, workload::PoissonArrivals{Rate{1}}), objective,
                                         effort_of(false), [] {});
    CHECK(profile.capacity.value > 0);
}

TEST_CASE("A load of an engine is worth fewer requests than one of another node") {
    serving::Tokens kind;
    llm::StepTime step;
    step.by_tokens = {{5'000'000'000'000}, 10'000'000'000};
    kind.step_time = std::make_shared<const llm::StepTime>(step);
    kind.rules.blocks = 100'000;
    kind.rules.max_model_len = 10'000;
    kind.rules.max_batched_tokens = 1000;
    kind.rules.max_sequences = 10;
    kind.lengths = {workload::FixedLength{10}, workload::FixedLength{2}};
    kind.moments = workload::moments(kind.lengths);
    kind.alone = milliseconds(10);
    kind.greatest = {milliseconds(10), 10};
    experiment::Trial node = node_of(1, workload::PoissonArrivals{Rate{1}});
    node.service = {kind.alone, random::constant_shape()};
    node.cluster.groups = {{1, 1, std::move(kind)}};
    ProfileEffort effort = effort_of(false);
    effort.point.goal = experiment::Goal::precision;
    effort.point.precision = 1e-5; // of what no budget reaches
    effort.point.max_requests = 4'000'000;
    effort.resolution = 0.9;
    const Profile profile = profile_node(node, within(40), effort, [] {});
    for (const LoadPoint& point : profile.load_curve) {
        CAPTURE(point.load);
        CHECK(point.outcome.requests.simulated > 500'000);
        CHECK(point.outcome.requests.simulated < 1'100'000);
    }
}
