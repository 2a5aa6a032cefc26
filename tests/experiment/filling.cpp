// Clusters that take long to fill: what is measured is the long run, or is said not to be.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "token_trials.hpp"

#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::Metric;
using experiment::Outcome;
using experiment::RunLimit;
using experiment::Trial;

Trial trial_of(workload::Arrivals arrivals, int nodes, Duration service) {
    Trial trial;
    trial.cluster = {{{nodes, 1}}, {}, serving::RouterKind::least_outstanding};
    trial.arrivals = std::move(arrivals);
    trial.service = {service, random::exponential_shape()};
    return trial;
}

Outcome outcome_of(const Trial& trial, std::int64_t max_requests, std::uint64_t seed = 1) {
    experiment::Effort effort;
    effort.max_requests = max_requests;
    effort.seed = seed;
    effort.confidence = 0.9999;
    return experiment::run(trial, nullptr, effort);
}

bool covers(const stats::Estimate& estimate, double value) {
    return estimate.low <= value && value <= estimate.high;
}

} // namespace

TEST_CASE("a thousand workers are filled before they are watched, though the budget is small") {
    // Half of them are busy, and nobody waits.
    const Trial trial = trial_of(workload::PoissonArrivals{Rate{5000}}, 1000, 100ms);
    for (const std::uint64_t seed : {1, 2, 3}) {
        const Outcome outcome = outcome_of(trial, 100'000, seed);
        CAPTURE(seed);
        CHECK(covers(outcome.metric(Metric::throughput), 5000));
        CHECK(outcome.metric(Metric::throughput).value == Approx(5000).epsilon(0.025));
        CHECK(covers(outcome.metric(Metric::utilization), 0.5));
        CHECK(covers(outcome.metric(Metric::in_system), 500));
        CHECK(outcome.metric(Metric::throughput).half_width() < 500);
    }
}

TEST_CASE("windows in a start that the budget does not leave open the long run's rates") {
    // Of 10,000 inside, 3 times as many must come; 8 replications have 3125 each for that.
    const Trial trial = trial_of(workload::PoissonArrivals{Rate{1e5}}, 100'000, 100ms);
    const Outcome outcome = outcome_of(trial, 100'000);
    CHECK_FALSE(outcome.precise);
    CHECK(outcome.limit == RunLimit::warm_up);
    CHECK(outcome.metric(Metric::throughput).value < 9e4);
    CHECK(covers(outcome.metric(Metric::throughput), 1e5));
    CHECK(covers(outcome.metric(Metric::utilization), 0.1));
    CHECK(covers(outcome.metric(Metric::in_system), 1e4));
}

TEST_CASE("a long way to the client takes nothing from throughput, and is inside meanwhile") {
    // Little: 5 a second, each inside for the way and 10 ms of service and 0.5 ms of waiting. Of
    // the budget's quarter 32 replications have 3125 arrivals each, where 3000 are on the way.
    Trial trial = trial_of(workload::PoissonArrivals{Rate{5}}, 1, 10ms);
    SECTION("always as long") {
        trial.cluster.delay = 10min;
    }
    SECTION("random") {
        trial.cluster.front_end = {10min, random::exponential_shape()};
    }
    const Outcome outcome = outcome_of(trial, 400'000);
    CHECK(covers(outcome.metric(Metric::throughput), 5));
    CHECK(covers(outcome.metric(Metric::utilization), 0.05));
    CHECK(covers(outcome.metric(Metric::in_system), 5 * 600.0105));
    CHECK(outcome.metric(Metric::throughput).value == Approx(5).epsilon(0.05));
    CHECK(outcome.metric(Metric::throughput).half_width() < 1);
}

TEST_CASE("conversations with long pauses are under way when they are watched") {
    workload::SessionArrivals talks;
    talks.starts = Rate{1};
    talks.sessions = {4, 10min};
    // 100 tokens in and 11 out, at 1 ms a step whatever is in it.
    const Trial trial = experiment::token_trial(
        talks, experiment::linear_step(experiment::fs_per_ms, 0, 0), {100, 11}, 1e6, 11ms);
    const Outcome outcome = outcome_of(trial, 50'000'000);
    CHECK(covers(outcome.metric(Metric::throughput), 4));
    CHECK(outcome.metric(Metric::throughput).half_width() < 0.2);
}

TEST_CASE("clients who think take little room: 900,000 of them are simulated") {
    Trial trial = trial_of(
        workload::ClosedArrivals{900'000, {1000s, random::exponential_shape()}, 1s}, 1, 10ms);
    trial.cluster.group().slots = 10'000;
    const Outcome outcome = outcome_of(trial, 1'000'000);
    REQUIRE(outcome.is_measured());
    CHECK(covers(outcome.metric(Metric::throughput), 900'000 / 1000.01));
    CHECK(covers(outcome.metric(Metric::latency_mean), 0.01));
}

TEST_CASE("where no request comes to its end within simulated time, nothing is claimed") {
    const Trial trial =
        trial_of(workload::ClosedArrivals{1, {24h * 3650, random::constant_shape()}, 1s}, 1, 100ms);
    const Outcome outcome = outcome_of(trial, 50'000'000);
    CHECK(outcome.requests.simulated > 0);
    CHECK_FALSE(outcome.is_measured());
    CHECK_FALSE(outcome.precise);
    CHECK(outcome.limit == RunLimit::ending);
    CHECK(experiment::cross_checks(trial, outcome, 0.95).empty());
}

TEST_CASE("nodes that go down and come back are part of the budget") {
    // 50 outages come with each request: 101 of the budget's for one.
    Trial trial = trial_of(workload::PoissonArrivals{Rate{0.01}}, 1, 10ms);
    trial.cluster.outages.emplace().renewals.push_back(
        {{0, 1, 1}, {1s, random::exponential_shape()}, {1s, random::exponential_shape()}});
    const Outcome outcome = outcome_of(trial, 1'000'000);
    CHECK(outcome.requests.simulated < 2 * 1'000'000 / 101);
    REQUIRE(outcome.failures);
    CHECK(covers(outcome.failures->in_service, 0.5));
}

TEST_CASE("a load within ten millionths of the most is not said to be steady") {
    // By heavy traffic (Kingman 1961) a wait of 0.1 s x 1e7 x 1e-4 / 2 = 50 s, which millions of
    // requests do not come to.
    Trial trial = trial_of(workload::GammaArrivals{Rate{9.999999}, 0.01}, 1, 100ms);
    trial.service.shape = random::constant_shape();
    const Outcome outcome = outcome_of(trial, 1'000'000);
    CHECK_FALSE(outcome.precise);
    CHECK(outcome.limit == RunLimit::warm_up);
}

TEST_CASE("a check without a figure to be held against is left out") {
    const Trial trial = trial_of(workload::PoissonArrivals{Rate{50}}, 1, 10ms);
    Outcome outcome = outcome_of(trial, 200'000);
    const auto count = [&] { return experiment::cross_checks(trial, outcome, 0.95).size(); };
    const std::size_t all = count();
    // Little's law and that of the mean response are of it.
    outcome.metrics[static_cast<std::size_t>(Metric::latency_mean)] = {stats::infinite, 0,
                                                                       stats::infinite};
    CHECK(count() == all - 2);
}

TEST_CASE("engines that take a while to fill are decided within a budget that fills some of them") {
    // Steps of 10 ms whatever is in them, 100 of them for an answer: a second, and at most a step
    // to wait for. 400 are inside (M/D/oo), after 3 seconds' arrivals at the latest; of 32
    // replications none would have as many for its start.
    Trial trial = experiment::token_trial(workload::PoissonArrivals{Rate{400}},
                                          experiment::linear_step(10 * experiment::fs_per_ms, 0, 0),
                                          {1, 100}, 1000, 1s);
    tokens_of(trial).greatest = {1s, 1000};
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), 2s}};
    experiment::Effort effort;
    effort.max_requests = 100'000;
    effort.confidence = 0.9999;
    const Outcome outcome = experiment::run(trial, &objective, effort);
    CHECK(experiment::decision(outcome) == experiment::Decision::holds);
    CHECK(outcome.metric(Metric::in_system).low <= 404);
    CHECK(outcome.metric(Metric::in_system).high >= 400);
    CHECK(outcome.metric(Metric::in_system).half_width() <= 20);
}
