// Nodes that batch against exact answers: means and quantiles in narrow intervals at 99.99 %
// confidence that hold the truth, at five loads each; and the bounds that a plan rests on.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/theory/batch_server.hpp>

#include "sure.hpp"

#include <algorithm>
#include <reference/dynamic_batching.hpp>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using std::chrono::milliseconds;

namespace {

constexpr double shares_of_capacity[] = {0.1, 0.3, 0.5, 0.7, 0.85};
/// No batch ever grows to it.
constexpr int unlimited = 1500;

/// One worker with batches of these mean times, under Poisson arrivals.
Trial batch_trial(std::vector<Duration> times, const random::Shape& shape, double rate) {
    Trial trial;
    trial.service = {times.front(), shape};
    trial.arrivals = workload::PoissonArrivals{Rate{rate}};
    const int largest = static_cast<int>(times.size());
    trial.cluster.group().kind = serving::Batching{{largest, {}, {}}, std::move(times), 1};
    return trial;
}

Trial constant_size_time(int largest, const random::Shape& shape, double rate) {
    return batch_trial(std::vector<Duration>(static_cast<std::size_t>(largest), milliseconds{10}),
                       shape, rate);
}

std::vector<Duration> linear_times(Duration overhead, Duration per_request, int largest) {
    std::vector<Duration> times;
    for (int size = 1; size <= largest; ++size) {
        times.push_back(overhead + size * per_request);
    }
    return times;
}

constexpr double mean_precision = 0.04;
constexpr double quantile_precision = 0.06;

Outcome measure_means(const Trial& trial) {
    Outcome outcome =
        run_for_means(trial, sure_effort(400'000'000, mean_precision), Waits::precise);
    CHECK(outcome.stable);
    CHECK(outcome.precise);
    return outcome;
}

void check_holds(const stats::Estimate& measured, double truth, double precision = mean_precision) {
    CAPTURE(truth, measured.low, measured.value, measured.high);
    constexpr double unseen = 1e-6; // an idle time that comes once in millions of requests
    CHECK(measured.low <= truth * (1 + unseen));
    CHECK(measured.high >= truth * (1 - unseen));
    CHECK(measured.half_width() <= precision * measured.value + 1e-12);
}

void check_batch_server(const theory::BatchServer& server, const random::Shape& shape) {
    const Trial trial = constant_size_time(server.largest_batch.value_or(unlimited), shape,
                                           server.arrivals_per_second);
    const Outcome outcome = run(trial, nullptr, sure_effort(400'000'000, quantile_precision));
    CHECK(outcome.stable);
    CHECK(outcome.precise);
    const auto check_figure = [](const stats::Estimate& measured, double truth) {
        check_holds(measured, truth, quantile_precision);
    };
    check_figure(outcome.metric(Metric::wait_mean), theory::mean_wait_seconds(server));
    check_figure(outcome.metric(Metric::latency_mean), theory::mean_response_seconds(server));
    check_figure(outcome.metric(Metric::utilization), theory::utilization(server));
    check_holds(outcome.metric(Metric::in_system), theory::mean_in_system(server), 0.08);
    check_figure(*outcome.batch_size, theory::mean_batch(server));
    for (const QuantileResult& quantile : outcome.latency) {
        const double probability = quantile.quantity.probability;
        if (probability != rarest_quantile) {
            check_figure(quantile.value, theory::response_quantile_seconds(server, probability));
        }
    }
    for (const CrossCheck& check : cross_checks(trial, outcome, 0.9999)) {
        CAPTURE(subject(check), check.law);
        CHECK(check.agrees);
    }
}

} // namespace

TEST_CASE("M/M^b/1 and M/D^b/1, with a largest batch and without") {
    for (const double share : shares_of_capacity) {
        for (const int largest : {8, 0}) {
            CAPTURE(share, largest);
            const double service = 0.01;
            // Without a limit there is no capacity; loads like those of a batch of eight.
            theory::BatchServer server{share * 8 / service, service, std::nullopt,
                                       theory::BatchService::exponential};
            if (largest > 0) {
                server.largest_batch = largest;
            }
            check_batch_server(server, random::exponential_shape());
            server.service = theory::BatchService::constant;
            check_batch_server(server, random::constant_shape());
        }
    }
}

TEST_CASE("Dynamic batching with linear batch times: exact, and within Inoue's bound") {
    for (const int largest : {unlimited, 8}) {
        for (const double share : shares_of_capacity) {
            CAPTURE(largest, share);
            const double most_per_second = largest == 8 ? 8 / 0.012 : 1000;
            const double rate = share * most_per_second;
            const Trial trial = batch_trial(linear_times(milliseconds{4}, milliseconds{1}, largest),
                                            random::constant_shape(), rate);
            const Outcome outcome = measure_means(trial);
            theory::SizedBatchServer server{rate, {}};
            for (int size = 1; size <= std::min(largest, 400); ++size) {
                server.seconds.push_back(0.004 + size * 0.001);
            }
            const theory::SizedBatches exact = theory::solve(server);
            check_holds(outcome.metric(Metric::latency_mean), exact.mean_response_seconds);
            check_holds(outcome.metric(Metric::wait_mean), exact.mean_wait_seconds);
            check_holds(outcome.metric(Metric::utilization), exact.utilization);
            check_holds(*outcome.batch_size, exact.mean_batch, 0.05);
            if (largest == unlimited) {
                CHECK(outcome.metric(Metric::latency_mean).low <=
                      theory::most_response_seconds(rate, 0.004, 0.001));
            }
        }
    }
}

TEST_CASE("Copies that share an accelerator: M/M/1 with two, M/G/1 processor sharing with many") {
    for (const double load : {0.3, 0.7}) {
        // Work is done at one speed, whoever's it is: with exponential service the number inside is
        // that of M/M/1, for any number of copies.
        Trial two = constant_size_time(1, random::exponential_shape(), load / 0.01);
        two.cluster.group().slots = 2;
        check_holds(measure_means(two).metric(Metric::latency_mean), 0.01 / (1 - load));
        // With a copy for everyone the mean response of processor sharing depends on the mean
        // service only (Kleinrock 1976): that of constant service is not M/D/1's.
        for (const random::Shape& shape : {random::constant_shape(), random::lognormal_shape(2)}) {
            CAPTURE(load, shape.cv);
            Trial many = constant_size_time(1, shape, load / 0.01);
            many.cluster.group().slots = 400;
            const Outcome outcome = measure_means(many);
            check_holds(outcome.metric(Metric::latency_mean), 0.01 / (1 - load));
            CHECK(outcome.metric(Metric::wait_mean).value == 0);
        }
    }
}

TEST_CASE("A load is unstable from the throughput of the batches under a backlog on") {
    const auto stable = [](double rate, Duration delay, std::vector<int> preferred) {
        Trial trial = batch_trial(linear_times(milliseconds{4}, milliseconds{1}, 8),
                                  random::constant_shape(), rate);
        trial.cluster.group().nodes = 3;
        std::get<serving::Batching>(trial.cluster.group().kind).rules.max_delay = delay;
        std::get<serving::Batching>(trial.cluster.group().kind).rules.preferred_sizes =
            std::move(preferred);
        return is_stable(trial);
    };
    CHECK(stable(1999, {}, {})); // 3 x 8 / 12 ms = 2000 /s
    CHECK_FALSE(stable(2000, {}, {}));
    CHECK(stable(1499, {}, {4})); // 3 x 4 / 8 ms: the largest preferred size is always there
    CHECK_FALSE(stable(1500, {}, {4}));
    CHECK(stable(1999, milliseconds{1}, {4})); // who is late enough is in a larger one
    Trial shared = batch_trial(linear_times(milliseconds{4}, milliseconds{1}, 8),
                               random::constant_shape(), 700);
    shared.cluster.group().slots = 2;
    CHECK_FALSE(is_stable(shared)); // two copies are no faster than their accelerator
    std::get<serving::Batching>(shared.cluster.group().kind).accelerators = 2;
    CHECK(is_stable(shared));
    CHECK(*offered_utilization(shared) == Approx(700 / (2 * 8 / 0.012)));
}

TEST_CASE("A worker whose larger batches are slow has its greatest speed at a smaller one") {
    const Trial trial = batch_trial({milliseconds{10}, milliseconds{12}, milliseconds{30}},
                                    random::constant_shape(), 10);
    CHECK(greatest_speed(trial).per_second() == Approx(2 / 0.012));
    CHECK(speed_under_backlog(trial).per_second() == Approx(3 / 0.030));
    CHECK(least_service(trial) == milliseconds{10});
}

TEST_CASE("Closed loops and patterns run on nodes that batch") {
    // Twenty-four clients that do not think, on one worker: eight always wait for the next batch.
    Trial trial = batch_trial(linear_times(milliseconds{4}, milliseconds{1}, 8),
                              random::exponential_shape(), 1);
    workload::ClosedArrivals closed;
    closed.concurrency = 24;
    closed.think_time = {Duration{}, random::constant_shape()};
    trial.arrivals = closed;
    const Outcome full = measure_means(trial);
    check_holds(full.metric(Metric::throughput), 8 / 0.012);
    check_holds(*full.batch_size, 8);
    for (const CrossCheck& check : cross_checks(trial, full, 0.9999)) {
        CAPTURE(subject(check), check.law);
        CHECK(check.agrees);
    }
    // A pattern of one rate is a Poisson stream.
    const double rate = 300;
    workload::PatternArrivals pattern;
    pattern.rates = {Rate{rate}, Rate{rate}};
    pattern.period = std::chrono::seconds{40};
    trial = batch_trial(linear_times(milliseconds{4}, milliseconds{1}, 8), random::constant_shape(),
                        rate);
    trial.arrivals = pattern;
    const Outcome day = measure_means(trial);
    theory::SizedBatchServer server{rate, {}};
    for (int size = 1; size <= 8; ++size) {
        server.seconds.push_back(0.004 + size * 0.001);
    }
    const theory::SizedBatches exact = theory::solve(server);
    check_holds(day.metric(Metric::latency_mean), exact.mean_response_seconds);
    check_holds(day.metric(Metric::utilization), exact.utilization);
    check_holds(*day.batch_size, exact.mean_batch, 0.05);
}
