// Batch times and the scalability law: what is known is found again; what cannot be told is
// refused.
#include <skusim/calibration/scalability_fit.hpp>

#include "calibration/batch_time_fit.hpp"
#include "synthetic.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::calibration;

namespace {

std::vector<LoadStep> batch_steps(std::uint64_t seed, double overhead, double per_request) {
    Splitmix random(seed);
    std::vector<LoadStep> steps;
    for (const int size : {1, 2, 4, 8, 16}) {
        LoadStep step;
        step.batch_size = size;
        step.concurrency = 1;
        step.completed = 100;
        const double mean = overhead + size * per_request;
        step.sd_s = 0.2 * mean;
        step.mean_s = mean + *step.sd_s / 10 * random.normal();
        steps.push_back(step);
    }
    return steps;
}

std::vector<LoadStep> throughput_steps(std::uint64_t seed, double rate, double contention,
                                       double coherence, double noise) {
    Splitmix random(seed);
    std::vector<LoadStep> steps;
    for (const double n : {1.0, 2.0, 4.0, 8.0, 12.0, 16.0, 24.0, 32.0}) {
        LoadStep step;
        step.concurrency = n;
        const double per_s = rate * n / (1 + contention * (n - 1) + coherence * n * (n - 1));
        step.completed_per_s = per_s * (1 + noise * random.normal());
        step.mean_s = n / per_s;
        steps.push_back(step);
    }
    return steps;
}

} // namespace

TEST_CASE("overhead and time per request are found within their errors at the stated rate") {
    int outside = 0;
    constexpr int samples = 200;
    for (std::uint64_t seed = 1; seed <= samples; ++seed) {
        const auto fit = fit_batch_time(batch_steps(seed, 0.004, 0.001));
        REQUIRE(fit);
        REQUIRE(fit->parameters[0].name == "overhead");
        CHECK(*fit->parameters[0].standard_error < 0.0005);
        CHECK(*fit->parameters[1].standard_error < 0.0001);
        outside += std::abs(in_errors(fit->parameters[0], 0.004)) > 1.96 ? 1 : 0;
        outside += std::abs(in_errors(fit->parameters[1], 0.001)) > 1.96 ? 1 : 0;
    }
    CHECK(outside >= 3); // of 400, 5 %, less for the widening
    CHECK(outside <= 38);
}

TEST_CASE("an exact line is found exactly, whatever the unit of its points") {
    for (const double unit : {1.0, 1e-3}) {
        std::vector<LoadStep> steps = batch_steps(1, 0, 0);
        for (LoadStep& step : steps) {
            step.mean_s = unit * (4 + 1.5 * step.batch_size);
            step.sd_s.reset();
        }
        const auto fit = fit_batch_time(steps);
        REQUIRE(fit);
        CHECK(fit->parameters[0].value == Approx(4 * unit));
        CHECK(fit->parameters[1].value == Approx(1.5 * unit));
        CHECK(fit_error(*fit) < 1e-9);
        CHECK(leave_one_out_error(*fit).value() < 1e-9);
    }
}

TEST_CASE("one batch size tells no line, and two tell no error of one") {
    std::vector<LoadStep> steps = batch_steps(1, 0.004, 0.001);
    steps.resize(1);
    const auto refused = fit_batch_time(steps);
    REQUIRE_FALSE(refused);
    CHECK(
        refused.error().find("batch size 1: overhead and time per request cannot be told apart") !=
        std::string::npos);
    steps = batch_steps(1, 0.004, 0.001);
    steps.resize(2);
    for (LoadStep& step : steps) {
        step.sd_s.reset();
    }
    const auto fit = fit_batch_time(steps);
    REQUIRE(fit);
    CHECK_FALSE(fit->parameters[0].standard_error);
    CHECK_FALSE(leave_one_out_error(*fit));
}

TEST_CASE("times that fall as batches grow are refused, an overhead is never negative") {
    std::vector<LoadStep> steps = batch_steps(1, 0.004, 0.001);
    for (LoadStep& step : steps) {
        step.mean_s = 0.1 / step.batch_size;
    }
    CHECK_FALSE(fit_batch_time(steps));
    for (LoadStep& step : steps) {
        step.mean_s = 0.001 * step.batch_size * std::pow(step.batch_size, 0.2);
    }
    const auto fit = fit_batch_time(steps);
    REQUIRE(fit);
    CHECK(fit->parameters[0].value == 0);
}

TEST_CASE("contention and coherence are found within their errors at the stated rate") {
    int outside = 0;
    constexpr int samples = 200;
    for (std::uint64_t seed = 1; seed <= samples; ++seed) {
        const auto fit = fit_scalability(throughput_steps(seed, 50, 0.05, 0.001, 0.01));
        REQUIRE(fit);
        REQUIRE(fit->parameters[1].standard_error);
        CHECK(*fit->parameters[1].standard_error < 0.01);
        // Eight points, three parameters: Student's t with five degrees of freedom.
        outside += std::abs(in_errors(fit->parameters[0], 50)) > 2.571 ? 1 : 0;
        outside += std::abs(in_errors(fit->parameters[1], 0.05)) > 2.571 ? 1 : 0;
        outside += std::abs(in_errors(fit->parameters[2], 0.001)) > 2.571 ? 1 : 0;
    }
    CHECK(outside >= 5); // of 600, 5 %
    CHECK(outside <= 60);
}

TEST_CASE("an exact law is found exactly, also without coherence") {
    const auto fit = fit_scalability(throughput_steps(1, 80, 0.1, 0, 0));
    REQUIRE(fit);
    CHECK(fit->parameters[0].value == Approx(80));
    CHECK(fit->parameters[1].value == Approx(0.1));
    CHECK(fit->parameters[2].value == Approx(0).margin(1e-9));
}

TEST_CASE("throughput that rises more than in proportion has neither contention nor coherence") {
    std::vector<LoadStep> steps = throughput_steps(1, 80, 0, 0, 0);
    for (LoadStep& step : steps) {
        *step.completed_per_s *= std::pow(*step.concurrency, 0.05);
    }
    const auto fit = fit_scalability(steps);
    REQUIRE(fit);
    CHECK(fit->parameters[1].value == 0);
    CHECK(fit->parameters[2].value == 0);
}

TEST_CASE("one or two levels of concurrency tell no law") {
    std::vector<LoadStep> steps = throughput_steps(1, 80, 0.1, 0, 0);
    steps.resize(1);
    CHECK(fit_scalability(steps).error().find("one level") == 0);
    steps = throughput_steps(1, 80, 0.1, 0, 0);
    steps.resize(2);
    CHECK(fit_scalability(steps).error().find("two levels") == 0);
}

TEST_CASE("Quantiles tell the error of a mean as well as a standard deviation does") {
    Splitmix random(5);
    std::vector<LoadStep> by_deviation;
    std::vector<LoadStep> by_quantiles;
    for (const int size : {1, 4, 8}) {
        std::vector<double> sample(1000);
        for (double& seconds : sample) {
            seconds = lognormal_draw(random, 0.004 + 0.001 * size, 0.2);
        }
        LoadStep step = summarised(sample, {0.5, 0.9, 0.95, 0.99});
        step.batch_size = size;
        by_deviation.push_back(step);
        step.sd_s.reset();
        by_quantiles.push_back(step);
    }
    const auto expected = fit_batch_time(by_deviation);
    const auto found = fit_batch_time(by_quantiles);
    REQUIRE(expected);
    REQUIRE(found);
    for (const std::size_t i : {0U, 1U}) {
        CHECK(found->parameters[i].standard_error.value() ==
              Approx(expected->parameters[i].standard_error.value()).epsilon(0.1));
    }
}
