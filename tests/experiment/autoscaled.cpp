// Autoscaled services: Erlang C where nothing scales, conservation and laws where it does.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/theory/erlang.hpp>

#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::Metric;
using experiment::Outcome;
using experiment::Trial;

Trial trial_of(int nodes, int workers, double rate, const serving::ClusterScaling& rules) {
    Trial trial;
    trial.cluster = {{{nodes, workers}}, {}, serving::RouterKind::least_outstanding};
    trial.cluster.scaling = rules;
    trial.arrivals = workload::PoissonArrivals{Rate{rate}};
    trial.service = {10ms, random::exponential_shape()};
    return trial;
}

serving::ClusterScaling rules_of(int least, int most) {
    serving::ClusterScaling rules;
    rules.min_replicas = least;
    rules.max_replicas = most;
    rules.start_time = 500ms;
    rules.scale_down_after = 5s;
    return rules;
}

experiment::Effort rough_effort() {
    experiment::Effort effort;
    effort.precision = 0.05;
    effort.waits = experiment::Waits::measured;
    return effort;
}

void check_laws(const Trial& trial, const Outcome& outcome) {
    for (const experiment::CrossCheck& check : experiment::cross_checks(trial, outcome, 0.95)) {
        INFO(subject(check) << " by " << check.law << ": expected " << check.expected
                            << ", measured " << check.measured.value);
        CHECK(check.agrees);
    }
}

} // namespace

TEST_CASE("A service of as many replicas at least as at most is M/M/c") {
    const Trial trial = trial_of(2, 4, 480, rules_of(6, 6));
    experiment::Effort effort;
    effort.confidence = 0.9999;
    const Outcome outcome = run(trial, nullptr, effort);
    const theory::MultiServer queue{6, 480, 0.010};
    const stats::Estimate& wait = outcome.metric(Metric::wait_mean);
    CHECK(wait.low <= theory::mean_wait_seconds(queue));
    CHECK(wait.high >= theory::mean_wait_seconds(queue));
    CHECK(wait.half_width() <= 0.03 * wait.value);
    REQUIRE(outcome.replicas);
    CHECK(outcome.replicas->value == Approx(6));
    CHECK(outcome.nodes->value == Approx(2));
    CHECK(outcome.metric(Metric::utilization).value == Approx(0.8).epsilon(0.01));
    check_laws(trial, outcome);
}

TEST_CASE("Replicas follow a steady load at about the target, and the laws hold") {
    const Trial trial = trial_of(5, 4, 700, rules_of(1, 20));
    const Outcome outcome = run(trial, nullptr, rough_effort());
    CHECK(outcome.stable);
    REQUIRE(outcome.replicas);
    // 7 busy on average ask for 10; the most of 5 s is kept, so that it is somewhat more.
    CHECK(outcome.replicas->value > 10);
    CHECK(outcome.replicas->value < 20);
    CHECK(outcome.metric(Metric::utilization).value ==
          Approx(7 / outcome.replicas->value).epsilon(0.03));
    CHECK(outcome.nodes->value > outcome.replicas->value / 4);
    CHECK(outcome.nodes->value <= 5);
    check_laws(trial, outcome);
}

TEST_CASE("A pattern on a fixed service is the same by events as by the recursion") {
    Trial scaled = trial_of(2, 2, 1, rules_of(4, 4));
    scaled.arrivals = workload::PatternArrivals{{Rate{100}, Rate{500}, Rate{200}}, 30s};
    scaled.cluster.queue = {20, 200ms, 250ms};
    scaled.cluster.front_end = {3ms, random::lognormal_shape(1)};
    Trial fixed = scaled;
    fixed.cluster.scaling.reset();
    fixed.cluster.dispatch = serving::OneQueue{};
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), 100ms}, {stats::mean_latency, 1s}};
    // As long a warm-up for both.
    scaled.cluster.scaling->start_time = 0s;
    scaled.cluster.scaling->scale_down_after = 0s;
    const Outcome a = run(scaled, &objective, {});
    const Outcome b = run(fixed, &objective, {});
    CHECK(a.requests.completed == b.requests.completed);
    CHECK(a.requests.refused == b.requests.refused);
    CHECK(a.requests.abandoned == b.requests.abandoned);
    CHECK(a.requests.refused + a.requests.abandoned > 1000);
    for (const Metric metric : {Metric::latency_mean, Metric::wait_mean, Metric::throughput,
                                Metric::utilization, Metric::in_system}) {
        CHECK(a.metric(metric).value == Approx(b.metric(metric).value).epsilon(1e-9));
        CHECK(a.metric(metric).low == Approx(b.metric(metric).low).epsilon(1e-9));
    }
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(a.intervals[i].arrived == b.intervals[i].arrived);
        CHECK(a.intervals[i].times[0].value == b.intervals[i].times[0].value);
    }
    CHECK(a.replicas->value == Approx(4));
}

TEST_CASE("Over a day the replicas follow the load, and start too late where it jumps") {
    Trial trial = trial_of(5, 4, 1, rules_of(1, 20));
    trial.arrivals = workload::PatternArrivals{{Rate{50}, Rate{1200}, Rate{300}}, 180s};
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), 1ms}}; // fails at the first look
    experiment::Effort effort = rough_effort();
    effort.goal = experiment::Goal::decision;
    const Outcome scaled = run(trial, &objective, effort);
    CHECK(scaled.requests.arrived == scaled.requests.completed);
    CHECK(scaled.replicas->value < 14); // 12 busy at the peak ask for 18, 3 at other times for 5
    CHECK(scaled.replicas->value > 8);
    Trial fixed = trial;
    fixed.cluster.scaling.reset();
    const Outcome all = run(fixed, &objective, effort);
    CHECK(scaled.intervals[1].times[0].value.value > all.intervals[1].times[0].value.value);
    check_laws(trial, scaled);

    double replicas = 0;
    for (const experiment::IntervalResult& interval : scaled.intervals) {
        REQUIRE(interval.scaling);
        replicas += interval.scaling->replicas.value / 3;
    }
    CHECK(replicas == Approx(scaled.replicas->value).epsilon(1e-9));
    CHECK_FALSE(all.intervals[1].scaling);
    const experiment::IntervalScaling& night = *scaled.intervals[0].scaling;
    const experiment::IntervalScaling& jump = *scaled.intervals[1].scaling;
    // For a little more than `start_time`, 1,200 a second find one or two replicas of 100 a second;
    // all of the 18 to 20 that are then wanted are started.
    CHECK(jump.started.low > 15);
    CHECK(jump.most_replicas.low > 17);
    CHECK(jump.most_replicas.high <= 20);
    CHECK(jump.longest_queue.low > 500);
    CHECK(jump.longest_queue.high < 1'800);
    CHECK(night.longest_queue.high < 20);
    CHECK(night.most_replicas.low > 5); // those of the interval before go a little later
}

TEST_CASE("What is lost is lost in some interval, and the replicas that come also go") {
    Trial trial = trial_of(5, 4, 1, rules_of(1, 20));
    trial.cluster.queue.max_wait = 20ms;
    trial.arrivals = workload::PatternArrivals{{Rate{50}, Rate{1200}}, 120s};
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.5), 1s}};
    experiment::Effort effort = rough_effort();
    effort.goal = experiment::Goal::decision;
    const Outcome outcome = run(trial, &objective, effort);
    double lost = 0;
    for (const experiment::IntervalResult& interval : outcome.intervals) {
        lost += interval.error_rate.value * static_cast<double>(interval.arrived);
        CHECK(interval.error_rate.high > interval.error_rate.value);
    }
    CHECK(outcome.requests.refused > 0);
    CHECK(lost == Approx(outcome.requests.refused));
    CHECK(outcome.intervals[1].error_rate.low > outcome.intervals[0].error_rate.high);
}
