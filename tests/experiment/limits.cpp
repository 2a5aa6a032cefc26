// Runs that could go on for ever end at their budget, and say that they prove nothing.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "experiment/growth.hpp"

#include <cmath>
#include <random>
#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::Decision;
using experiment::Metric;
using experiment::RunLimit;
using experiment::Trial;

Trial trial_of(workload::Arrivals arrivals, serving::QueueRules queue) {
    Trial trial;
    trial.cluster = {{{1, 2}}, queue, serving::RouterKind::least_outstanding};
    trial.arrivals = std::move(arrivals);
    trial.service = {40ms, random::exponential_shape()};
    return trial;
}

experiment::Effort effort_of(std::int64_t max_requests) {
    experiment::Effort effort;
    effort.max_requests = max_requests;
    return effort;
}

scenario::Objective p95_within(Duration bound) {
    scenario::Objective objective;
    objective.times.push_back({stats::latency_quantile(0.95), bound});
    return objective;
}

} // namespace

TEST_CASE("clients that come back at once to a full cluster do not run for ever") {
    const Trial storm =
        trial_of(workload::ClosedArrivals{10, {0ns, random::constant_shape()}, 1ns}, {0, {}, {}});
    const scenario::Objective objective = p95_within(1h);
    const experiment::Outcome outcome = experiment::run(storm, &objective, effort_of(400'000));
    CHECK(outcome.requests.simulated < 1'200'000);
    CHECK(experiment::decision(outcome) == Decision::fails); // nearly all are refused
}

TEST_CASE("requests that had not ended when the budget did leave the objective undecided") {
    // A few requests take a hundred times as long as the rest, which go round meanwhile until the
    // budget is spent: what ended in time is the fast ones.
    Trial uneven = trial_of(workload::ClosedArrivals{20, {0ns, random::constant_shape()}, 1s}, {});
    uneven.cluster.group().slots = 20;
    uneven.service.shape = random::hyperexponential_shape(10);
    const scenario::Objective objective = p95_within(1s);
    const experiment::Outcome outcome = experiment::run(uneven, &objective, effort_of(20'000));
    CHECK(outcome.slo.front().value.high < 1);
    CHECK(experiment::decision(outcome) == Decision::undecided);
    CHECK_FALSE(outcome.precise);
}

TEST_CASE("a small budget is kept") {
    const Trial plain = trial_of(workload::PoissonArrivals{Rate{40}}, {});
    const experiment::Outcome outcome = experiment::run(plain, nullptr, effort_of(10'000));
    CHECK(outcome.requests.simulated <= 12'000);
    CHECK(outcome.requests.arrived >= 2'000);
}

TEST_CASE("a request a fortnight is measured without bias, up to the end of simulated time") {
    const Trial rare = trial_of(workload::PoissonArrivals{Rate{1e-6}}, {});
    const experiment::Outcome outcome = experiment::run(rare, nullptr, effort_of(50'000'000));
    const stats::Estimate& rate = outcome.metric(Metric::throughput);
    CHECK(rate.low <= 1e-6);
    CHECK(rate.high >= 1e-6);
}

TEST_CASE("no error is a promise that a system without loss keeps, and that no sample proves") {
    scenario::Objective objective = p95_within(1h);
    objective.max_error_rate = 0.0;
    const workload::PoissonArrivals light{Rate{20}};
    const experiment::Outcome lossless =
        experiment::run(trial_of(light, {}), &objective, effort_of(2'000'000));
    CHECK(experiment::decision(lossless) == Decision::holds);
    CHECK(lossless.metric(Metric::error_rate).high > 0);

    const experiment::Outcome lossy =
        experiment::run(trial_of(light, {1000, {}, {}}), &objective, effort_of(50'000'000));
    CHECK(experiment::decision(lossy) == Decision::undecided);
    CHECK(lossy.requests.simulated < 5'000'000);
}

TEST_CASE("hundreds of thousands of clients fit the budget and the memory") {
    Trial crowd =
        trial_of(workload::ClosedArrivals{300'000, {1000s, random::exponential_shape()}, 1s}, {});
    crowd.cluster.group().slots = 20;
    const experiment::Outcome outcome = experiment::run(crowd, nullptr, effort_of(4'000'000));
    CHECK(outcome.requests.simulated < 9'000'000);
    CHECK(outcome.metric(Metric::throughput).value > 0);
}

TEST_CASE("a pattern that brings a request a month is measured within the budget") {
    const workload::PatternArrivals slow{{Rate{0}, Rate{1e-6}}, 7 * 24h};
    const experiment::Outcome outcome =
        experiment::run(trial_of(slow, {}), nullptr, effort_of(20'000));
    CHECK(outcome.requests.simulated <= 40'000); // each round also warms up
    CHECK(outcome.requests.arrived >= 2'000);
    const stats::Estimate& latency = outcome.metric(Metric::latency_mean);
    CHECK(latency.low <= 0.040); // nobody waits
    CHECK(latency.high >= 0.040);
    const stats::Estimate& rate = outcome.metric(Metric::throughput);
    CHECK(rate.low <= 5e-7);
    CHECK(rate.high >= 5e-7);
}

TEST_CASE("what does not fit into memory is not simulated, and nothing is claimed of it") {
    for (Trial huge :
         {trial_of(workload::ClosedArrivals{1'000'000'000, {1h, random::constant_shape()}}, {}),
          trial_of(workload::PoissonArrivals{Rate{1e9}}, {})}) {
        huge.cluster.group() = {100'000, 10'000};
        const scenario::Objective objective = p95_within(1h);
        const experiment::Outcome outcome =
            experiment::run(huge, &objective, effort_of(50'000'000));
        CHECK(outcome.requests.simulated == 0);
        CHECK_FALSE(outcome.is_measured());
        CHECK(outcome.limit == RunLimit::memory);
        CHECK_FALSE(outcome.precise);
        CHECK(experiment::decision(outcome) == Decision::undecided);
        CHECK(outcome.slo.front().value.high == stats::infinite);
        CHECK(experiment::cross_checks(huge, outcome, 0.95).empty());
    }
}

TEST_CASE("a queue that would fill all memory is cut short") {
    // A million a second to two workers, each of whom waits for a day before it leaves.
    const Trial flooded = trial_of(workload::PoissonArrivals{Rate{1e6}}, {{}, 24h, {}});
    const scenario::Objective objective = p95_within(1h);
    const experiment::Outcome outcome = experiment::run(flooded, &objective, effort_of(3'000'000));
    CHECK(experiment::decision(outcome) != Decision::holds);
}

TEST_CASE("a bound that is pursued ends the run once it is surely broken, and not before") {
    // At M/M/2 of load 1.5 a response takes 91 ms in the mean, and one in twenty over 260 ms.
    const Trial trial = trial_of(workload::PoissonArrivals{Rate{37.5}}, {});
    experiment::Effort effort = effort_of(16'000'000);
    effort.precision = 0.002;
    effort.sure_precision = 0.003;
    const auto run_within = [&](Duration bound) {
        const scenario::Objective objective = p95_within(bound);
        return experiment::run(trial, &objective, effort);
    };
    const experiment::Outcome broken = run_within(150ms);
    CHECK(experiment::sure_decision(broken, effort.confidence) == Decision::fails);
    CHECK_FALSE(broken.precise);
    const experiment::Outcome kept = run_within(500ms);
    CHECK(experiment::sure_decision(kept, effort.confidence) == Decision::holds);
    CHECK(broken.requests.simulated < kept.requests.simulated / 4);
}

TEST_CASE("a run for a sure decision ends when it is sure, or unlikely to become so") {
    // A response of M/M/1 at load 0.8 is exponential: one in twenty takes over 599.1 ms.
    Trial single = trial_of(workload::PoissonArrivals{Rate{20}}, {});
    single.cluster.group() = {1, 1};
    const double exact_p95 = std::log(20.0) / (25 - 20);
    experiment::Effort effort = effort_of(8'000'000);
    effort.goal = experiment::Goal::decision;
    effort.sure_precision = 0.0003; // finer than all requests tell
    const auto run_within = [&](double times) {
        const scenario::Objective objective = p95_within(from_seconds(times * exact_p95));
        return experiment::run(single, &objective, effort);
    };
    const auto decided = [&](const experiment::Outcome& outcome) {
        return experiment::sure_decision(outcome, effort.confidence);
    };
    const experiment::Outcome kept = run_within(1.2);
    CHECK(decided(kept) == Decision::holds);
    CHECK(kept.requests.simulated < effort.max_requests / 8);
    const experiment::Outcome broken = run_within(0.8);
    CHECK(decided(broken) == Decision::fails);
    CHECK(broken.requests.simulated < effort.max_requests / 8);
    const experiment::Outcome near = run_within(1.05);
    CHECK(decided(near) == Decision::holds);
    CHECK(near.requests.simulated > kept.requests.simulated);
    const experiment::Outcome tie = run_within(1);
    CHECK(decided(tie) == Decision::undecided);
    CHECK(tie.requests.simulated < effort.max_requests * 3 / 4);
}

TEST_CASE("the chance to become sure is that of what is still to be measured") {
    // A share of 32 replications is 0.50 +- 0.04; the truth is as likely on either side of that,
    // and three times as much again is measured beside it.
    constexpr double times = 4;
    experiment::Outcome outcome;
    outcome.replications = 32;
    const double half = 0.04;
    const double deviation = half / 2.0395; // Student's t of 31 degrees, 95 %
    const double sure = half * (3.6335 / 2.0395) / std::sqrt(times);
    std::mt19937_64 random(7);
    for (const double bound : {0.50, 0.53, 0.57}) {
        outcome.slo = {{stats::latency_quantile(0.95),
                        bound,
                        {0.5, 0.5 - half, 0.5 + half},
                        Decision::undecided}};
        int became_sure = 0;
        constexpr int draws = 40'000;
        for (int i = 0; i < draws; ++i) {
            const double truth = std::normal_distribution(0.5, deviation)(random);
            const double later =
                std::normal_distribution(truth, deviation / std::sqrt(times - 1))(random);
            const double all = (0.5 + (times - 1) * later) / times;
            became_sure += std::abs(all - bound) > sure ? 1 : 0;
        }
        const double chance = experiment::chance_to_be_sure(outcome, effort_of(1), times);
        CHECK(chance == Approx(1.0 * became_sure / draws).margin(0.01));
    }
}
