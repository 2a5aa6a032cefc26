// Time-varying load against theory, and how its intervals decide about an objective.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/theory/erlang.hpp>

#include "sure.hpp"

#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::check_inside;
using experiment::Decision;
using experiment::Metric;
using experiment::sure_effort;
using experiment::Trial;

Trial trial_of(int workers, std::vector<Rate> rates, Duration period) {
    Trial trial;
    trial.cluster = {{{1, workers}}, {}, serving::RouterKind::least_outstanding};
    trial.arrivals = workload::PatternArrivals{std::move(rates), period};
    trial.service = {10ms, random::exponential_shape()};
    return trial;
}

scenario::Objective objective_of(Duration p95, Duration mean) {
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), p95}, {stats::mean_latency, mean}};
    return objective;
}

} // namespace

TEST_CASE("Long intervals are each an M/M/c of their own") {
    const Trial trial = trial_of(4, {Rate{120}, Rate{280}, Rate{320}, Rate{40}}, 800s);
    const scenario::Objective objective = objective_of(1h, 1h);
    const experiment::Outcome outcome = run(trial, &objective, sure_effort(20'000'000));
    REQUIRE(outcome.intervals.size() == 4);
    for (const experiment::IntervalResult& interval : outcome.intervals) {
        CAPTURE(interval.rate.value());
        const theory::MultiServer queue{4, interval.rate.value(), 0.010};
        check_inside(interval.times[0].value, theory::response_quantile_seconds(queue, 0.95), 0.04);
        check_inside(interval.times[1].value, theory::mean_response_seconds(queue), 0.04);
    }
    CHECK(outcome.metric(Metric::throughput).value == Approx(190).epsilon(0.01));
    CHECK(outcome.metric(Metric::utilization).value == Approx(190 * 0.010 / 4).epsilon(0.01));
}

TEST_CASE("Overload in one interval builds the queue of a fluid, which the next ones drain") {
    // One worker does 100 /s. In 400 s at 150 /s the queue grows by (150 - 100) t, so that an
    // arrival at t waits t / 2: 100 s on average. 20,000 are left, which drain at 100 - 20 /s in
    // 250 s of the next 400: an arrival at t waits 200 - 0.8 t, on average 62.5 s.
    const Trial trial = trial_of(1, {Rate{150}, Rate{20}, Rate{20}}, 1200s);
    const scenario::Objective objective = objective_of(1h, 1h);
    const experiment::Outcome outcome = run(trial, &objective, sure_effort(20'000'000));
    CHECK(outcome.stable);
    REQUIRE(outcome.intervals.size() == 3);
    check_inside(outcome.intervals[0].times[1].value, 100, 0.02);
    check_inside(outcome.intervals[0].times[0].value, 190, 0.02);
    check_inside(outcome.intervals[1].times[1].value, 62.5, 0.05);
    CHECK(outcome.intervals[2].times[1].value.value == Approx(0.0125).epsilon(0.02)); // M/M/1
    CHECK(outcome.slo[1].value == outcome.intervals[0].times[1].value);
}

TEST_CASE("An objective that holds on average fails if it fails in one interval") {
    // p95 is 30 ms at 40 /s and 300 ms at 90 /s on one worker; few requests are in the peak.
    const Trial trial = trial_of(1,
                                 {Rate{90}, Rate{40}, Rate{40}, Rate{40}, Rate{40}, Rate{40},
                                  Rate{40}, Rate{40}, Rate{40}, Rate{40}, Rate{40}, Rate{40}},
                                 1200s);
    const scenario::Objective objective = objective_of(150ms, 1h);
    experiment::Effort effort;
    effort.goal = experiment::Goal::decision;
    const experiment::Outcome outcome = run(trial, &objective, effort);
    CHECK(outcome.latency[2].value.high < 0.150);
    CHECK(outcome.intervals[0].decision == Decision::fails);
    CHECK(outcome.intervals[5].decision == Decision::holds);
    CHECK(outcome.slo[0].decision == Decision::fails);
    CHECK(outcome.slo[0].value.value > 0.2);
    CHECK(experiment::decision(outcome) == Decision::fails);

    const scenario::Objective lax = objective_of(1s, 1h);
    CHECK(experiment::decision(run(trial, &lax, effort)) == Decision::holds);
}

TEST_CASE("That one of many intervals fails must be surer than that a single one does") {
    const Trial trial = trial_of(1, std::vector<Rate>(20, Rate{40}), 200s);
    experiment::Effort effort;
    effort.precision = 1e-5; // never reached: both runs use their whole budget
    effort.max_requests = 200'000;
    const auto outcome_for = [&](Duration mean) {
        scenario::Objective objective;
        objective.times = {{stats::mean_latency, mean}};
        return run(trial, &objective, effort);
    };
    const stats::Estimate measured = outcome_for(1h).intervals[7].times[0].value;
    const Duration just_below = from_seconds(measured.low * 0.9999);
    const Duration far_below = from_seconds(measured.low - 3 * (measured.value - measured.low));
    const experiment::BoundResult doubtful = outcome_for(just_below).intervals[7].times[0];
    REQUIRE(doubtful.value.low == measured.low);
    CHECK(doubtful.decision == Decision::undecided); // 95 % of one in twenty is too little
    CHECK(outcome_for(far_below).intervals[7].times[0].decision == Decision::fails);
}

TEST_CASE("An interval in which nobody arrives holds, and says that it has no figure") {
    const Trial trial = trial_of(1, {Rate{40}, Rate{0}}, 200s);
    const scenario::Objective objective = objective_of(1s, 1s);
    const experiment::Outcome outcome = run(trial, &objective, {});
    CHECK(outcome.intervals[1].arrived == 0);
    CHECK(outcome.intervals[1].times.empty());
    CHECK(outcome.intervals[1].decision == Decision::holds);
    CHECK(experiment::decision(outcome) == Decision::holds);
}

TEST_CASE("A mean load beyond the workers is unstable; lost requests fail their interval") {
    const scenario::Objective objective = objective_of(100ms, 1h);
    Trial trial = trial_of(1, {Rate{150}, Rate{60}}, 200s);
    CHECK_FALSE(run(trial, &objective, {}).stable);
    trial.cluster.queue.limit = 3;
    const experiment::Outcome outcome = run(trial, &objective, {});
    CHECK(outcome.stable);
    CHECK(outcome.requests.arrived == outcome.requests.completed + outcome.requests.refused);
    CHECK(outcome.intervals[0].decision == Decision::fails);
    CHECK(outcome.slo[0].value.value == stats::infinite);
    CHECK(outcome.slo[1].decision == Decision::fails); // a mean of what never ends
}

TEST_CASE("A pattern gives the same result on any number of threads, and obeys its laws") {
    const Trial trial = trial_of(3, {Rate{50}, Rate{120}, Rate{200}}, 60s);
    const scenario::Objective objective = objective_of(100ms, 1h);
    const auto with_threads = [&](int threads) {
        const experiment::ThreadLimit limit(threads);
        return run(trial, &objective, {});
    };
    const experiment::Outcome one = with_threads(1);
    const experiment::Outcome two = with_threads(2);
    CHECK(one.metrics == two.metrics);
    CHECK(one.requests.simulated == two.requests.simulated);
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(one.intervals[i].times[0].value == two.intervals[i].times[0].value);
    }
    const auto checks = experiment::cross_checks(trial, one, 0.95);
    CHECK(checks.size() == 3); // utilisation, Little, work conservation
    for (const experiment::CrossCheck& check : checks) {
        INFO(subject(check) << " by " << check.law);
        CHECK(check.agrees);
    }
}
