// The time of a request against its worker's threads: a law made by hand is found again, and what
// follows for the service.
#include <skusim/calibration/calibration.hpp>
#include <skusim/calibration/thread_scaling_fit.hpp>

#include "synthetic.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::calibration;

namespace {

/// A file for each number of threads, of times that the law by hand gives.
std::vector<Measurement> files(std::uint64_t seed, double on_one_s, double contention,
                               double coherence, double noise,
                               const std::vector<int>& numbers = {1, 2, 4, 8, 12, 16, 24, 32}) {
    Splitmix random(seed);
    std::vector<Measurement> result;
    for (const int threads : numbers) {
        const double n = threads;
        const double shared = 1 + contention * (n - 1) + coherence * n * (n - 1);
        LoadStep step;
        step.concurrency = 1;
        step.completed = 1000;
        step.mean_s = on_one_s * shared / n * (1 + noise * random.normal());
        step.sd_s = 0.3 * *step.mean_s;
        Measurement measurement;
        measurement.threads = threads;
        measurement.steps = {step};
        result.push_back(measurement);
    }
    return result;
}

} // namespace

TEST_CASE("time on one thread, contention and coherence are found within their errors") {
    int outside = 0;
    constexpr int samples = 200;
    for (std::uint64_t seed = 1; seed <= samples; ++seed) {
        const auto fit = fit_thread_scaling(files(seed, 0.08, 0.05, 0.001, 0.01));
        REQUIRE(fit);
        REQUIRE(fit->parameters[2].standard_error);
        CHECK(*fit->parameters[0].standard_error < 0.004);
        // Eight points, three parameters: Student's t with five degrees of freedom.
        outside += std::abs(in_errors(fit->parameters[0], 0.08)) > 2.571 ? 1 : 0;
        outside += std::abs(in_errors(fit->parameters[1], 0.05)) > 2.571 ? 1 : 0;
        outside += std::abs(in_errors(fit->parameters[2], 0.001)) > 2.571 ? 1 : 0;
    }
    CHECK(outside >= 5); // of 600, 5 %
    CHECK(outside <= 60);
}

TEST_CASE("an exact law of threads is found exactly, and is the service's") {
    std::vector<Measurement> measured = files(1, 0.08, 0.1, 0, 0, {2, 4, 8, 16});
    std::swap(measured[0], measured[2]); // in any order
    const Calibration calibration = calibrate(measured);
    REQUIRE(calibration.thread_scaling);
    REQUIRE(*calibration.thread_scaling);
    const Fit& fit = **calibration.thread_scaling;
    CHECK(fit.points[0].label == "2 threads");
    CHECK(fit.points[0].measured == Approx(0.04 * 1.1));
    CHECK(fit.points[0].left_out.value() == Approx(0.04 * 1.1));
    REQUIRE(calibration.service);
    const auto& time = std::get<service::DistributionService>(calibration.service->model).time;
    CHECK(in_seconds(time.mean) == Approx(0.08)); // on one thread, which was not measured
    CHECK(time.shape.cv == Approx(0.3).epsilon(0.01));
    CHECK(calibration.service->scaling->contention == Approx(0.1));
    CHECK(calibration.service->scaling->coherence == Approx(0).margin(1e-9));
    CHECK(*calibration.light.mean_s == Approx(0.04 * 1.1)); // of the fewest threads
    for (const service::UncertainParameter& parameter : calibration.service->uncertainty) {
        CHECK(service::has_parameter({calibration.service->model, calibration.service->scaling},
                                     parameter.name));
    }
    CHECK_THAT(calibration.scalability.error(), ContainsSubstring("several numbers of threads"));
}

TEST_CASE("more contention, more time on one thread: their errors go against each other") {
    const Calibration calibration = calibrate(files(7, 0.08, 0.05, 0.001, 0.01));
    const service::Uncertainty& uncertainty = calibration.service->uncertainty;
    REQUIRE(uncertainty.size() == 4);
    CHECK(uncertainty[0].name == "mean");
    CHECK(uncertainty[1].name == "contention");
    CHECK(uncertainty[1].correlations[0] < -0.3);
    CHECK(service::is_consistent(uncertainty));
}

TEST_CASE("what leaves the law of threads open is refused") {
    const auto two = fit_thread_scaling(files(1, 0.08, 0.1, 0, 0, {1, 4}));
    REQUIRE_FALSE(two);
    CHECK(two.error().find("2 numbers of threads") == 0);
    CHECK_FALSE(calibrate(files(1, 0.08, 0.1, 0, 0, {1, 4})).service);
    std::vector<Measurement> slower = files(1, 0.08, 0.1, 0, 0, {1, 2, 4});
    for (Measurement& measurement : slower) {
        *measurement.steps[0].mean_s = 0.08 * *measurement.threads;
    }
    CHECK_THAT(fit_thread_scaling(slower).error(), ContainsSubstring("rises with the first"));
    const Calibration same = calibrate(files(1, 0.08, 0.1, 0, 0, {4, 4}));
    CHECK_FALSE(same.thread_scaling);
    CHECK(same.service);
}
