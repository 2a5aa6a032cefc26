// Service and delay, told apart from the throughput of busy workers.
#include "calibration/delay_fit.hpp"

#include <skusim/calibration/calibration.hpp>

#include "synthetic.hpp"

#include <queue>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::calibration;

namespace {

constexpr double delay_s = 0.002;
constexpr double service_s = 0.010;
constexpr double service_cv = 0.3;

/// A closed loop by hand: clients, a queue, workers that free up in order, a delay behind them.
LoadStep closed_loop(int clients, int workers, int requests, std::uint64_t seed) {
    Splitmix random(seed);
    std::priority_queue<double, std::vector<double>, std::greater<>> sends;
    std::priority_queue<double, std::vector<double>, std::greater<>> free;
    for (int i = 0; i < clients; ++i) {
        sends.push(0.001 * i);
    }
    for (int i = 0; i < workers; ++i) {
        free.push(0);
    }
    std::vector<double> sample;
    double last = 0;
    for (int i = 0; i < requests; ++i) {
        const double sent = sends.top();
        sends.pop();
        const double start = std::max(sent, free.top());
        free.pop();
        const double released = start + lognormal_draw(random, service_s, service_cv);
        free.push(released);
        last = released + delay_s;
        sends.push(last);
        sample.push_back(last - sent);
    }
    LoadStep step = summarised(sample, {0.5, 0.9, 0.95, 0.99});
    step.concurrency = clients;
    step.completed_per_s = requests / last;
    step.min_s = *std::min_element(sample.begin(), sample.end());
    return step;
}

Measurement ladder(const std::vector<int>& clients, int workers, std::uint64_t seed) {
    Measurement measurement;
    measurement.tool = std::string("csv");
    measurement.file = std::string("synthetic");
    for (const int count : clients) {
        measurement.steps.push_back(closed_loop(count, workers, 4000, seed + count));
    }
    return measurement;
}

const Fit& delay_of(const Calibration& calibration) {
    REQUIRE(calibration.delay);
    REQUIRE(*calibration.delay);
    return **calibration.delay;
}

std::string refusal(const Calibration& calibration) {
    REQUIRE(calibration.delay);
    REQUIRE(!*calibration.delay);
    return calibration.delay->error();
}

} // namespace

TEST_CASE("Busy workers tell their service time apart from the delay, as sure as they say") {
    for (const int workers : {1, 4}) {
        int inside = 0;
        constexpr int seeds = 100;
        for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
            const Calibration found =
                calibrate({ladder({1, 5 * workers}, workers, 1000 * seed)}, std::nullopt, workers);
            const Fit& fit = delay_of(found);
            CHECK(fit.parameters[0].value == Approx(service_s).epsilon(0.03));
            CHECK(fit.parameters[1].value == Approx(delay_s).margin(0.0006));
            inside += std::abs(fit.parameters[0].value - service_s) <
                              1.96 * *fit.parameters[0].standard_error
                          ? 1
                          : 0;
        }
        CAPTURE(workers, inside);
        CHECK(inside >= 88);
    }
}

TEST_CASE("Few clients leave the worker idle at times, and that is not taken for service") {
    // M/M/1//2 with a delay as long as the service: p0 = 1/5, so 4/5 of 100 /s are completed.
    LoadStep light;
    light.concurrency = 1;
    light.mean_s = 0.020;
    LoadStep busy;
    busy.concurrency = 2;
    busy.completed_per_s = 80;
    const auto fit = fit_delay({light, busy}, light, 0.020, 1);
    REQUIRE(fit);
    CHECK(fit->parameters[0].value == Approx(0.010).epsilon(1e-9));
    CHECK(fit->parameters[1].value == Approx(0.010).epsilon(1e-9));

    // Exactly the light load's pace: no delay, and no search outside its bracket.
    for (const double per_s : {50.0, std::nextafter(50.0, 100.0), std::nextafter(50.0, 0.0)}) {
        busy.completed_per_s = per_s;
        const auto none = fit_delay({light, busy}, light, 0.020, 1);
        REQUIRE(none);
        CHECK(none->parameters[1].value == Approx(0).margin(1e-9));
    }
    busy.completed_per_s = std::nextafter(100.0, 0.0); // what 2 clients get where nobody waits
    CHECK(fit_delay({light, busy}, light, 0.020, 1)->parameters[0].value < 1e-6);
}

TEST_CASE("A low rate is a lighter load than clients who never pause") {
    // One worker of 10 ms a request behind 3 ms: 20 /s x 13 ms = 0.26 in flight, against 4.
    LoadStep slow;
    slow.offered_per_s = 20;
    slow.completed_per_s = 20;
    slow.completed = 1000;
    slow.mean_s = 0.013;
    slow.sd_s = 0.001;
    LoadStep busy;
    busy.concurrency = 4;
    busy.completed_per_s = 100;
    busy.completed = 1000;
    busy.mean_s = 0.040;
    busy.sd_s = 0.001;
    Measurement measurement;
    measurement.file = "m.csv";
    measurement.steps = {busy, slow};
    const Fit fit = delay_of(calibrate({measurement}, std::nullopt, 1));
    CHECK(fit.parameters[0].value == Approx(0.010).epsilon(1e-3));
    CHECK(fit.parameters[1].value == Approx(0.003).epsilon(4e-3));
}

TEST_CASE("What a worker that has rested takes more is found as a delay, and acts as one") {
    // 10 ms a request, and 1.5 ms more for one that finds the worker idle. All that wait behind it
    // in the same busy period wait so much longer, so that a delay makes nearly the same latencies.
    constexpr double waking_s = 0.0015;
    LoadStep lone; // evenly spaced
    lone.offered_per_s = 20;
    lone.completed_per_s = 20;
    lone.completed = 1000;
    lone.mean_s = service_s + waking_s;
    lone.sd_s = 0.0001;
    LoadStep busy;
    busy.concurrency = 4;
    busy.completed_per_s = 1 / service_s;
    busy.completed = 1000;
    Measurement measurement;
    measurement.file = "m.csv";
    measurement.steps = {lone, busy};
    const Fit fit = delay_of(calibrate({measurement}, std::nullopt, 1));
    CHECK(fit.parameters[0].value == Approx(service_s).epsilon(1e-3));
    CHECK(fit.parameters[1].value == Approx(waking_s).epsilon(1e-2));

    for (const double load : {0.3, 0.5, 0.7}) {
        Splitmix random(11);
        std::vector<double> waking;
        std::vector<double> delayed;
        double now = 0;
        double free = 0; // of the worker that must wake up
        double free_at_once = 0;
        for (int i = 0; i < 200'000; ++i) {
            now += random.exponential() * service_s / load;
            free = now >= free ? now + waking_s + service_s : free + service_s;
            free_at_once = std::max(now, free_at_once) + fit.parameters[0].value;
            waking.push_back(free - now);
            delayed.push_back(free_at_once + fit.parameters[1].value - now);
        }
        const LoadStep truth = summarised(waking, {0.5, 0.95});
        const LoadStep model = summarised(delayed, {0.5, 0.95});
        CHECK(*model.mean_s == Approx(*truth.mean_s).epsilon(0.01));
        CHECK(model.quantiles[0].seconds == Approx(truth.quantiles[0].seconds).epsilon(0.01));
        CHECK(model.quantiles[1].seconds == Approx(truth.quantiles[1].seconds).epsilon(0.01));
    }
}

TEST_CASE("The distribution is of the worker's time, and the delay goes to the service file") {
    const Calibration found = calibrate({ladder({1, 8}, 1, 7)}, std::nullopt, 1);
    REQUIRE(found.service);
    CHECK(in_seconds(found.service->delay) == Approx(delay_s).epsilon(0.2));
    const auto& model = std::get<service::DistributionService>(found.service->model);
    CHECK(in_seconds(model.time.mean) == Approx(service_s).epsilon(0.02));
    CHECK(model.time.shape.cv == Approx(service_cv).epsilon(0.08));
    CHECK(found.service->uncertainty.front().name == "mean");
    CHECK(found.service->uncertainty.front().standard_error < 0.01);
}

TEST_CASE("A delay that came out above the quickest request is cut to it, the service is kept") {
    // Exponential service of 10 ms behind 1 ms: by chance the means tell a longer delay in half of
    // the files, and some request is as quick as the delay.
    double sum = 0;
    int inside = 0;
    constexpr int files = 20;
    for (std::uint64_t seed = 1; seed <= files; ++seed) {
        const auto loop = [&](int clients, std::uint64_t stream) {
            Splitmix random(stream);
            std::priority_queue<double, std::vector<double>, std::greater<>> sends;
            for (int i = 0; i < clients; ++i) {
                sends.push(0.001 * i);
            }
            std::vector<double> sample;
            double free = 0;
            double last = 0;
            for (int i = 0; i < 6000; ++i) {
                const double sent = sends.top();
                sends.pop();
                free = std::max(sent, free) + 0.010 * random.exponential();
                last = free + 0.001;
                sends.push(last);
                sample.push_back(last - sent);
            }
            LoadStep step = summarised(sample, {0.5, 0.9, 0.95, 0.99});
            step.concurrency = clients;
            step.completed_per_s = 6000 / last;
            step.min_s = *std::min_element(sample.begin(), sample.end());
            return step;
        };
        Measurement measurement;
        measurement.tool = std::string("csv");
        measurement.file = std::string("synthetic");
        measurement.steps = {loop(1, 100 * seed), loop(4, 100 * seed + 1)};
        const double quickest_s = *measurement.steps[0].min_s;
        const Calibration found = calibrate({measurement}, std::nullopt, 1);
        const Fit& fit = delay_of(found);
        REQUIRE(found.service);
        CHECK(in_seconds(found.service->delay) < quickest_s);
        const auto& model = std::get<service::DistributionService>(found.service->model);
        CHECK(in_seconds(model.time.mean) == Approx(fit.parameters[0].value).epsilon(1e-6));
        sum += in_seconds(model.time.mean);
        const double error = found.service->uncertainty.front().standard_error * 0.010;
        inside += std::abs(in_seconds(model.time.mean) - 0.010) < 1.96 * error ? 1 : 0;
    }
    CHECK(sum / files == Approx(0.010).epsilon(0.01));
    CHECK(inside >= 15); // of 20 at 95 %, at 99.99 %
}

TEST_CASE("More requests at once than workers hold waiting, and are no service times") {
    Measurement measurement;
    measurement.file = "m.csv";
    LoadStep step =
        drawn_step(3, 4000, [](Splitmix& random) { return lognormal_draw(random, 0.2325, 0.9); });
    step.concurrency.reset();
    step.completed_per_s = 120;
    measurement.steps = {step};
    const Calibration found = calibrate({measurement}, std::nullopt, 24);
    CHECK_FALSE(found.service);
    REQUIRE_FALSE(found.distribution);
    CHECK(found.distribution.error().find("120 /s x ") == 0);
    CHECK(found.distribution.error().find("and 24 workers serve: the latencies hold waiting") !=
          std::string::npos);
    CHECK(calibrate({measurement}, std::nullopt, 30).service); // as many as there are workers
}

TEST_CASE("What cannot be told apart is refused with the reason") {
    CHECK(refusal(calibrate({ladder({1}, 1, 7)}, std::nullopt, 1)).find("no step keeps") == 0);
    CHECK(
        refusal(calibrate({ladder({8}, 1, 7)}, std::nullopt, 1)).find("the lightest step has 8") ==
        0);
    // Said to be four workers, and one serves: busy ones seem to take four times as long.
    CHECK(refusal(calibrate({ladder({1, 8}, 1, 7)}, std::nullopt, 4)).find("busy workers take") ==
          0);
    // Said to be one, and four serve: the delay would be longer than the quickest request.
    CHECK_FALSE(calibrate({ladder({1, 8}, 4, 7)}, std::nullopt, 1).delay->has_value());
    CHECK_FALSE(calibrate({ladder({1, 8}, 1, 7)}).delay.has_value());
}
