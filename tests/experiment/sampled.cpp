// Patterns of which a part is simulated, against all of it and against theory.
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/theory/erlang.hpp>

#include <cmath>
#include <numbers>
#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::Decision;
using experiment::Metric;
using experiment::Outcome;
using experiment::Trial;

Trial sampled_trial(int workers, std::vector<Rate> rates, Duration period,
                    random::Shape service = random::exponential_shape()) {
    Trial trial;
    trial.cluster = {{{1, workers}}, {}, serving::RouterKind::least_outstanding};
    trial.arrivals = workload::PatternArrivals{std::move(rates), period};
    trial.service = {10ms, service};
    return trial;
}

/// Intervals at which chance alone would leave the truth outside in one case of 10,000.
experiment::Effort effort_of(bool whole, std::uint64_t seed = 5) {
    experiment::Effort effort;
    effort.confidence = 0.9999;
    effort.max_requests = whole ? 8'000'000 : 4'000'000;
    effort.whole_patterns = whole;
    effort.seed = seed;
    return effort;
}

scenario::Objective objective_of(Duration bound) {
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), bound},
                       {stats::latency_quantile(0.5), bound}};
    objective.max_error_rate = 0.01;
    return objective;
}

/// Both are intervals for one figure.
void check_same(const char* what, const stats::Estimate& sampled, const stats::Estimate& whole) {
    CAPTURE(what, sampled.low, sampled.value, sampled.high, whole.low, whole.value, whole.high);
    if (whole.value == stats::infinite) {
        CHECK(sampled.value == stats::infinite);
        return;
    }
    const auto reach = [](const stats::Estimate& estimate) {
        return std::max(estimate.high - estimate.value, estimate.value - estimate.low);
    };
    const double apart = std::hypot(reach(sampled), reach(whole));
    CHECK(std::abs(sampled.value - whole.value) <= apart + 1e-12);
}

void check_same_intervals(const Outcome& sampled, const Outcome& whole) {
    REQUIRE(sampled.intervals.size() == whole.intervals.size());
    for (std::size_t i = 0; i < whole.intervals.size(); ++i) {
        const experiment::IntervalResult& a = sampled.intervals[i];
        const experiment::IntervalResult& b = whole.intervals[i];
        CAPTURE(i, a.rate.value(), a.arrived, b.arrived);
        CHECK(a.start == b.start);
        check_same("errors of an interval", a.error_rate, b.error_rate);
        REQUIRE(a.times.size() == b.times.size());
        for (std::size_t bound = 0; bound < a.times.size(); ++bound) {
            check_same("a time of an interval", a.times[bound].value, b.times[bound].value);
        }
        if (b.scaling) {
            check_same("replicas", a.scaling->replicas, b.scaling->replicas);
            check_same("started", a.scaling->started, b.scaling->started);
        }
    }
}

/// Tells what was sampled.
Outcome check_same_outcome(const Trial& trial) {
    const scenario::Objective objective = objective_of(100ms);
    const Outcome whole = experiment::run(trial, &objective, effort_of(true));
    const Outcome sampled = experiment::run(trial, &objective, effort_of(false));
    REQUIRE(sampled.requests.are_sampled());
    REQUIRE_FALSE(whole.requests.are_sampled());
    for (const Metric metric : {Metric::latency_mean, Metric::wait_mean, Metric::throughput,
                                Metric::utilization, Metric::error_rate, Metric::in_system}) {
        check_same(stats::name(experiment::quantity_of(metric)).c_str(), sampled.metric(metric),
                   whole.metric(metric));
    }
    for (std::size_t i = 0; i < whole.latency.size(); ++i) {
        check_same("latency", sampled.latency[i].value, whole.latency[i].value);
    }
    for (std::size_t i = 0; i < whole.wait.size(); ++i) {
        check_same("wait", sampled.wait[i].value, whole.wait[i].value);
    }
    if (whole.replicas) {
        check_same("replicas", *sampled.replicas, *whole.replicas);
        check_same("nodes", *sampled.nodes, *whole.nodes);
    }
    check_same_intervals(sampled, whole);
    return sampled;
}

std::vector<Rate> wave(double mean, double swing, int intervals) {
    std::vector<Rate> rates;
    for (int i = 0; i < intervals; ++i) {
        rates.push_back(Rate{mean + swing * std::sin(2 * std::numbers::pi * i / intervals)});
    }
    return rates;
}

} // namespace

TEST_CASE("A sampled wave, and sampled jumps, have the figures of the whole") {
    check_same_outcome(sampled_trial(4, wave(200, 170, 24), 2400s));
    check_same_outcome(
        sampled_trial(4, {Rate{20}, Rate{370}, Rate{0}, Rate{390}, Rate{200}}, 1500s));
    check_same_outcome(
        sampled_trial(8, {Rate{100}, Rate{720}, Rate{400}}, 900s, random::lognormal_shape(2.5)));
}

TEST_CASE("Queues that each node has for itself forget more slowly, which sampling allows for") {
    Trial trial = sampled_trial(1, {Rate{100}, Rate{340}, Rate{200}}, 1800s);
    trial.cluster.groups.front().nodes = 4;
    trial.cluster.dispatch = serving::RouterKind::random;
    check_same_outcome(trial);
}

TEST_CASE("An hour of overload is simulated whole, and the next one until its queue has drained") {
    check_same_outcome(sampled_trial(
        2, {Rate{150}, Rate{260}, Rate{100}, Rate{120}, Rate{150}, Rate{120}, Rate{150}, Rate{120}},
        4000s));
}

TEST_CASE("What an hour at the edge of overload leaves is drained before the next is sampled") {
    // Were a part of the draining to stand for the steady rest, it would do so hundreds of times.
    const auto check_steady = [](const experiment::IntervalResult& next) {
        CHECK(next.times[1].value.value < 0.025); // the median of M/M/2 is 17 ms at most
    };
    check_steady(
        check_same_outcome(sampled_trial(2, {Rate{100}, Rate{200}, Rate{150}, Rate{120}}, 8000s))
            .intervals[2]);
    check_steady(
        check_same_outcome(
            sampled_trial(2, {Rate{100}, Rate{199}, Rate{60}, Rate{150}, Rate{150}, Rate{150}},
                          6000s))
            .intervals[2]);
}

TEST_CASE("Overload of a cluster that turns requests away settles, and is sampled") {
    Trial trial = sampled_trial(2, {Rate{100}, Rate{260}, Rate{190}, Rate{120}}, 2400s);
    trial.cluster.queue.limit = 20;
    check_same_outcome(trial);
    trial.cluster.queue = {};
    trial.cluster.queue.max_wait = 200ms;
    check_same_outcome(trial);
}

TEST_CASE("Replicas that follow the load do in a sample what they do in the whole") {
    Trial trial = sampled_trial(1, {Rate{50}, Rate{400}, Rate{200}}, 1800s);
    trial.cluster.groups.front().nodes = 8;
    trial.cluster.scaling = serving::ClusterScaling{};
    trial.cluster.scaling->start_time = 10s;
    trial.cluster.scaling->scale_down_after = 20s;
    check_same_outcome(trial);
}

TEST_CASE("Sampled intervals hold what theory says as often as they claim to") {
    const Trial trial = sampled_trial(4, {Rate{120}, Rate{320}}, 4000s);
    scenario::Objective objective;
    objective.times = {{stats::mean_latency, 1h}};
    constexpr int runs = 100;
    int held = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        experiment::Effort effort;
        effort.seed = seed;
        effort.precision = 0.5; // the first look is enough
        const Outcome outcome = experiment::run(trial, &objective, effort);
        REQUIRE(outcome.requests.are_sampled());
        const theory::MultiServer queue{4, 320, 0.010};
        const stats::Estimate& mean = outcome.intervals[1].times[0].value;
        const double truth = theory::mean_response_seconds(queue);
        held += mean.low <= truth && truth <= mean.high ? 1 : 0;
    }
    CHECK(held >= 0.9 * runs); // 95 % of 100 are 95 +- 2
}

TEST_CASE("An error that was not seen is no rarer than what was simulated can tell") {
    Trial trial = sampled_trial(4, {Rate{100}, Rate{200}}, 20'000s);
    trial.cluster.queue.limit = 1000;
    const Outcome outcome = experiment::run(trial, nullptr, effort_of(false));
    REQUIRE(outcome.metric(Metric::error_rate).value == 0);
    CHECK(outcome.metric(Metric::error_rate).high >=
          3.0 / static_cast<double>(outcome.requests.simulated));
}

TEST_CASE("What is short, or brings few requests, is simulated whole") {
    const auto is_sampled = [](std::vector<Rate> rates, Duration period) {
        experiment::Effort effort = effort_of(false);
        effort.precision = 0.5;
        return experiment::run(sampled_trial(4, std::move(rates), period), nullptr, effort)
            .requests.are_sampled();
    };
    CHECK(is_sampled({Rate{100}, Rate{300}}, 2000s));
    CHECK_FALSE(is_sampled({Rate{100}, Rate{300}}, 900s));              // 180,000 requests
    CHECK_FALSE(is_sampled(std::vector<Rate>(2000, Rate{200}), 1100s)); // half a second each
}

TEST_CASE("What not even a sample of can be afforded stays undecided") {
    const Trial trial = sampled_trial(2, {Rate{260}, Rate{100}}, 8h); // half of it is an overload
    const scenario::Objective objective = objective_of(1s);
    experiment::Effort effort = effort_of(false);
    effort.least_run = 100'000;
    effort.max_requests = 100'000;
    const Outcome outcome = experiment::run(trial, &objective, effort);
    CHECK(outcome.requests.simulated == 0);
    CHECK_FALSE(outcome.precise);
    CHECK(experiment::decision(outcome) == Decision::undecided);
}
