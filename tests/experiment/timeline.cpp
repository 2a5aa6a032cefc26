// A stretch of simulated time, against the laws that its averages keep.
#include <skusim/experiment/timeline.hpp>
#include <skusim/experiment/trial.hpp>

#include <algorithm>
#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;

namespace {

double mean(const Timeline& timeline, double TimelineStep::*figure) {
    double sum = 0;
    for (const TimelineStep& step : timeline.steps) {
        sum += step.*figure;
    }
    return sum / static_cast<double>(timeline.steps.size());
}

Trial mm1(double load) {
    Trial trial;
    trial.arrivals = workload::PoissonArrivals{Rate{load * 100}};
    trial.service = {std::chrono::milliseconds{10}, random::exponential_shape()};
    return trial;
}

} // namespace

TEST_CASE("Over a long stretch of M/M/1, queue and utilisation are those of theory") {
    const double load = 0.5;
    const Timeline timeline = record_timeline(mm1(load), 1, 20'000, 100); // a million requests
    REQUIRE(timeline.steps.size() == 100);
    CHECK(timeline.step_seconds == 200);
    // Batch means of 100 steps: the spread of the steps gives the error of their mean.
    const auto check = [&](double TimelineStep::*figure, double expected) {
        const double average = mean(timeline, figure);
        double squares = 0;
        for (const TimelineStep& step : timeline.steps) {
            squares += (step.*figure - average) * (step.*figure - average);
        }
        const double error = std::sqrt(squares / 99 / 100);
        constexpr double t = 4.05; // 99.99 % with 99 degrees of freedom
        CHECK(std::abs(average - expected) < t * error);
        CHECK(t * error < 0.05 * expected);
    };
    check(&TimelineStep::queued, load * load / (1 - load)); // L_q of M/M/1
    check(&TimelineStep::utilization, load);
}

TEST_CASE("A queue that loses requests does not grow, and nobody waits for ever") {
    Trial trial = mm1(3);
    trial.cluster.queue.limit = 5;
    const Timeline timeline = record_timeline(trial, 1, 100, 50);
    for (const TimelineStep& step : timeline.steps) {
        CHECK(step.most_queued <= 5);
        CHECK(step.queued > 4);
        CHECK(step.utilization > 0.99);
        CHECK(step.utilization <= 1 + 1e-9);
    }
    trial.cluster.queue.limit.reset();
    trial.cluster.queue.max_wait = std::chrono::milliseconds{20};
    for (const TimelineStep& step : record_timeline(trial, 1, 100, 50).steps) {
        CHECK(step.queued < 300 * 0.02 * 1.5); // at most what arrives within the wait
    }
}

TEST_CASE("A worker's batch is one thing that it does, however many are in it") {
    Trial trial = mm1(4);
    trial.service.shape = random::constant_shape();
    trial.cluster.group().kind = serving::Batching{};
    std::get<serving::Batching>(trial.cluster.group().kind).rules.max_size = 8;
    std::get<serving::Batching>(trial.cluster.group().kind).times.assign(8, trial.service.mean);
    const Timeline timeline = record_timeline(trial, 1, 100, 50);
    CHECK(mean(timeline, &TimelineStep::utilization) > 0.9); // batches of about four
    for (const TimelineStep& step : timeline.steps) {
        CHECK(step.utilization <= 1 + 1e-9);
        CHECK(step.queued >= 0);
    }
}

TEST_CASE("Clients that wait for their answer are never more in the queue than there are") {
    Trial trial;
    workload::ClosedArrivals closed;
    closed.concurrency = 8;
    trial.arrivals = closed;
    trial.cluster.group().slots = 3;
    trial.service = {std::chrono::milliseconds{10}, random::exponential_shape()};
    const Timeline timeline = record_timeline(trial, 1, 20, 20);
    for (const TimelineStep& step : timeline.steps) {
        CHECK(std::abs(step.queued - 5) < 0.05); // without think time, five always wait
        CHECK(step.most_queued <= 5);
        CHECK(std::abs(step.utilization - 1) < 0.01);
    }
}
