// Figures and their intervals, held against the exact answers of a queue.
#include <skusim/measurement/figures.hpp>
#include <skusim/random/variates.hpp>

#include "virtual_endpoint.hpp"

#include <cmath>
#include <memory>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::measurement;
using namespace std::chrono_literals;

namespace {

constexpr double service_rate = 100;

/// A step of Poisson arrivals at one worker with exponential service.
MeasuredStep markovian_step(double load, Duration duration, std::uint64_t seed) {
    const random::Shape shape = random::exponential_shape();
    random::Variates demand(shape, {seed, random::Purpose::demand, 0, 0});
    VirtualEndpoint endpoint(1, [&] { return from_seconds(demand() / service_rate); });
    LoadTest test;
    test.steps = {OpenStep{Rate{load * service_rate}}};
    test.warm_up = 10s;
    test.duration = duration;
    test.timeout = 1h;
    test.max_connections = 10'000;
    test.seed = seed;
    return run(test, endpoint, keep_going).front();
}

/// Of M/M/1: the latency is exponential.
double exact_mean(double load) {
    return 1 / (service_rate * (1 - load));
}
double exact_quantile(double load, double probability) {
    return -std::log(1 - probability) * exact_mean(load);
}

bool holds(const stats::Estimate& estimate, double truth) {
    return estimate.low <= truth && truth <= estimate.high;
}

} // namespace

TEST_CASE("Measured figures of M/M/1 are those of theory") {
    const double load = GENERATE(0.3, 0.7);
    const MeasuredStep step = markovian_step(load, 1h, 1);
    const StepFigures figures = figures_of(step, 0.9999);
    REQUIRE(figures.latency);
    CHECK(figures.slices == 20);
    CHECK(holds(figures.throughput, load * service_rate));
    CHECK(figures.throughput.half_width() < 0.03 * load * service_rate);
    CHECK(holds(figures.latency->mean, exact_mean(load)));
    CHECK(figures.latency->mean.half_width() < 0.1 * exact_mean(load));
    CHECK_THAT(figures.latency->deviation, WithinRel(exact_mean(load), 0.1));
    for (std::size_t i = 0; i < stats::standard_quantiles.size(); ++i) {
        const double truth = exact_quantile(load, stats::standard_quantiles[i]);
        CAPTURE(stats::quantile_name(stats::standard_quantiles[i]));
        CHECK(holds(figures.latency->quantiles[i], truth));
        CHECK((figures.latency->quantiles[i].half_width() < 0.2 * truth || i == 4));
    }
    CHECK(warnings(step, figures).empty());
}

TEST_CASE("Intervals hold the truth about as often as they promise") {
    constexpr int runs = 300;
    constexpr double load = 0.5;
    int mean_holds = 0;
    int tail_holds = 0;
    int throughput_holds = 0;
    for (std::uint64_t seed = 1; seed <= runs; ++seed) {
        const StepFigures figures = figures_of(markovian_step(load, 100s, seed), 0.95);
        mean_holds += holds(figures.latency->mean, exact_mean(load)) ? 1 : 0;
        tail_holds += holds(figures.latency->quantiles[2], exact_quantile(load, 0.95)) ? 1 : 0;
        throughput_holds += holds(figures.throughput, load * service_rate) ? 1 : 0;
    }
    // 95 % of 300 is 285; a coverage of 95 % gives less than 270 once in ten thousand.
    for (const int held : {mean_holds, tail_holds, throughput_holds}) {
        CHECK(held >= 270);
        CHECK(held <= 299);
    }
}

TEST_CASE("Few requests: wide intervals, or none, and no crash") {
    const auto seconds = GENERATE(0, 1, 3, 40);
    VirtualEndpoint endpoint(1, constant_service(20ms));
    LoadTest test;
    test.steps = {OpenStep{Rate{1}}};
    test.duration = std::chrono::seconds(seconds) + 1ns;
    test.timeout = 10s;
    test.schedule = Schedule::fixed;
    const MeasuredStep step = run(test, endpoint, keep_going).front();
    const StepFigures figures = figures_of(step, 0.95);
    CHECK(figures.completed == static_cast<std::uint64_t>(seconds) + 1);
    REQUIRE(figures.latency);
    CHECK_THAT(figures.latency->mean.value, WithinRel(0.02, 0.001));
    CHECK(figures.latency->quantiles[4].high == stats::infinite);
}

TEST_CASE("A step without a completed request has no latency") {
    VirtualEndpoint endpoint(1, constant_service(1ms));
    endpoint.refuse_after = 0;
    LoadTest test;
    test.steps = {OpenStep{Rate{10}}};
    test.duration = 10s;
    test.warm_up = GENERATE(0s, 5s);
    test.timeout = 1s;
    const StepFigures figures = figures_of(run(test, endpoint, keep_going).front(), 0.95);
    CHECK_FALSE(figures.latency);
    CHECK(figures.throughput.value == 0);
    CHECK(figures.error_rate.high == 1);
}

TEST_CASE("Load beyond capacity: slices that are alike and a step that does not keep up") {
    const MeasuredStep step = markovian_step(1.5, 60s, 1);
    const StepFigures figures = figures_of(step, 0.95);
    REQUIRE(figures.correlation);
    CHECK(*figures.correlation > 0.5);
    const auto texts = warnings(step, figures);
    REQUIRE(texts.size() == 2);
    CHECK_THAT(texts[0], ContainsSubstring("did not keep up"));
    CHECK_THAT(texts[1], ContainsSubstring("run longer"));
    CHECK_THAT(figures.throughput.value, WithinRel(service_rate, 0.1));
}
