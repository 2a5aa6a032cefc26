// Several classes of requests against Cobham's and Pollaczek and Khinchine's waits, per class.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/theory/priorities.hpp>

#include "sure.hpp"

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

/// 60 % of requests take 4 ms, 40 % 15 ms, with different laws: 8.4 ms on average.
Trial two_classes(double utilization, const serving::NodeKind& kind) {
    Trial trial;
    trial.classes = {{"small", 0.6, {4ms, random::constant_shape()}},
                     {"large", 0.4, {15ms, random::lognormal_shape(1.2)}}};
    trial.service =
        random::mixture({{0.6, trial.classes[0].service}, {0.4, trial.classes[1].service}});
    trial.arrivals = workload::PoissonArrivals{Rate{utilization / 0.0084}};
    trial.cluster.group().kind = kind;
    return trial;
}

/// Until means of latencies and waits are known.
Outcome measured_means(const Trial& trial) {
    return run_for_means(trial, sure_effort(100'000'000, 0.04), Waits::precise);
}

void check_covers(const stats::Estimate& measured, double expected) {
    CAPTURE(measured.low, measured.value, measured.high, expected);
    CHECK(measured.low <= expected);
    CHECK(measured.high >= expected);
    CHECK(measured.half_width() <= 0.05 * measured.value);
}

} // namespace

TEST_CASE("A mixture has the moments of its parts and nearly their quantiles") {
    const random::Distribution both = random::mixture(
        {{0.25, {10ms, random::exponential_shape()}}, {0.75, {2ms, random::constant_shape()}}});
    CHECK(both.mean == 4ms);
    // Second moment 0.25 x 2 x 100 + 0.75 x 4 = 53: variance 37.
    CHECK(both.shape.cv == Approx(std::sqrt(37.0) / 4));
    CHECK(random::quantile(both.shape, 0.5) * 4 == Approx(2));
    // P(over 20 ms) = 0.25 e^-2.
    CHECK(random::quantile(both.shape, 1 - 0.25 * std::exp(-2.0)) * 4 == Approx(20).epsilon(0.02));
}

TEST_CASE("First come first served, all classes wait as the mixture does, and serve their own") {
    const Trial trial = two_classes(0.7, serving::Fifo{});
    const Outcome outcome = measured_means(trial);
    // E[S^2] = 0.6 x 16 + 0.4 x 225 x 2.44 = 229.2 ms^2; W = lambda E[S^2] / 2 / (1 - rho).
    const double wait = 0.7 / 0.0084 * 229.2e-6 / 2 / 0.3;
    REQUIRE(outcome.classes.size() == 2);
    CHECK(outcome.classes[0].name == "small");
    CHECK(outcome.classes[0].share == Approx(0.6).epsilon(0.01));
    for (const ClassResult& each : outcome.classes) {
        CAPTURE(each.name);
        check_covers(each.wait_mean, wait);
        check_covers(each.latency_mean, wait + (each.name == "small" ? 0.004 : 0.015));
    }
    check_covers(outcome.metric(Metric::wait_mean), wait);
    check_covers(outcome.metric(Metric::utilization), 0.7);
    for (const CrossCheck& check : cross_checks(trial, outcome, 0.9999)) {
        CAPTURE(subject(check), check.law);
        CHECK(check.agrees);
    }
}

TEST_CASE("By priority, classes wait as Cobham says") {
    for (const bool small_first : {true, false}) {
        const Trial trial =
            two_classes(0.8, small_first ? serving::Priority{{0, 1}} : serving::Priority{{1, 0}});
        const Outcome outcome = measured_means(trial);
        const double rate = 0.8 / 0.0084;
        const theory::PriorityClass small{0.6 * rate, 0.004, 0};
        const theory::PriorityClass large{0.4 * rate, 0.015, 1.2};
        const std::vector<double> waits = theory::priority_waits(
            small_first ? std::vector{small, large} : std::vector{large, small});
        check_covers(outcome.classes[0].wait_mean, waits[small_first ? 0 : 1]);
        check_covers(outcome.classes[1].wait_mean, waits[small_first ? 1 : 0]);
        const std::vector<CrossCheck> checks = cross_checks(trial, outcome, 0.9999);
        CHECK(std::count_if(checks.begin(), checks.end(), [](const CrossCheck& check) {
                  return check.law == "M/G/1 priorities (Cobham)";
              }) == 2);
        CHECK(std::any_of(checks.begin(), checks.end(), [](const CrossCheck& check) {
            return subject(check) == "wait.mean of small";
        }));
        CHECK(std::all_of(checks.begin(), checks.end(),
                          [](const CrossCheck& check) { return check.agrees; }));
    }
}

TEST_CASE("Several workers, by priority, are as Cobham says of equal exponential services") {
    Trial trial;
    trial.cluster.group().slots = 4;
    trial.cluster.group().kind = serving::Priority{{0, 1}};
    const random::Distribution service{10ms, random::exponential_shape()};
    trial.classes = {{"first", 0.4, service}, {"second", 0.6, service}};
    trial.service = random::mixture({{0.4, service}, {0.6, service}});
    trial.arrivals = workload::PoissonArrivals{Rate{340}};
    const Outcome outcome = measured_means(trial);
    const std::vector<double> waits = theory::priority_waits({136, 204}, 4, 0.01);
    check_covers(outcome.classes[0].wait_mean, waits[0]);
    check_covers(outcome.classes[1].wait_mean, waits[1]);
}

TEST_CASE("The objective holds only if that of each class does") {
    const Trial trial = two_classes(0.7, serving::Priority{{0, 1}});
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), 1s}};
    objective.classes = {{{{stats::latency_quantile(0.95), 1s}}, {}, {}, {}},
                         {{{stats::latency_quantile(0.95), 10ms}}, {}, {}, {}}};
    Effort effort;
    effort.goal = Goal::decision;
    const Outcome outcome = run(trial, &objective, effort);
    REQUIRE(outcome.slo.size() == 3);
    CHECK(outcome.slo[0].request_class.empty());
    CHECK(outcome.slo[1].request_class == "small");
    CHECK(outcome.slo[1].decision == Decision::holds);
    CHECK(outcome.slo[2].request_class == "large");
    CHECK(outcome.slo[2].quantity == stats::latency_quantile(0.95));
    CHECK(outcome.slo[2].decision == Decision::fails);
    CHECK(decision(outcome) == Decision::fails);
}

TEST_CASE("Each lost request is counted in its class") {
    Trial trial = two_classes(1.3, serving::Priority{{0, 1}});
    trial.cluster.queue.max_wait = 200ms;
    Effort effort;
    effort.precision = 0.05;
    const Outcome outcome = run(trial, nullptr, effort);
    const double all = outcome.metric(Metric::error_rate).value;
    const double sum = outcome.classes[0].share * outcome.classes[0].error_rate.value +
                       outcome.classes[1].share * outcome.classes[1].error_rate.value;
    CHECK(sum == Approx(all));
    CHECK(outcome.classes[0].share + outcome.classes[1].share == Approx(1));
    // Who goes first waits for one request at most and hardly ever too long.
    CHECK(outcome.classes[0].error_rate.value < 0.1 * outcome.classes[1].error_rate.value);
}
