// The errors of a law behind loaded latencies are those that its figures have by chance.
#include "one_worker.hpp"

#include <algorithm>

using namespace skusim;
using namespace skusim::calibration;
using namespace skusim::one_worker;

namespace {

constexpr double true_mean_s = 0.05;
constexpr double true_cv = 0.8;

/// The same run once more, of so many requests.
LoadStep measured_anew(double requests, std::mt19937_64& draws) {
    const random::Distribution service{from_seconds(true_mean_s), random::lognormal_shape(true_cv)};
    const ClusterLoad load{14, {}, 0, {0.5, 0.9, 0.95, 0.99}};
    LoadStep step = step_of(by_chance(*latencies(service, load), requests, draws), load);
    step.completed = requests;
    return step;
}

/// How often an interval of 95 % held the truth, and how far estimates and errors are apart.
struct Coverage {
    double truth = 0;
    int held = 0;
    double squared_misses = 0;
    double squared_errors = 0;

    void add(const FittedParameter& parameter) {
        const double missed = parameter.value - truth;
        held += std::abs(missed) < 1.96 * *parameter.standard_error ? 1 : 0;
        squared_misses += missed * missed;
        squared_errors += *parameter.standard_error * *parameter.standard_error;
    }
    /// Errors that are told over those that were made.
    [[nodiscard]] double width() const { return std::sqrt(squared_errors / squared_misses); }
};

} // namespace

TEST_CASE("95 % intervals of a loaded service hold the truth about as often") {
    // Residuals alone do not see what all figures are off by together.
    constexpr int seeds = 200;
    std::mt19937_64 draws(7);
    Coverage mean{true_mean_s};
    Coverage cv{true_cv};
    for (int seed = 0; seed < seeds; ++seed) {
        const auto fit = fit_loaded({measured_anew(4000, draws)}, cluster());
        REQUIRE(fit);
        const auto& families = fit->laws.families;
        const auto lognormal = std::find_if(families.begin(), families.end(), [](const Family& it) {
            return it.kind == random::ShapeKind::lognormal;
        });
        mean.add(lognormal->fit.parameters[0]);
        cv.add(lognormal->fit.parameters[1]);
    }
    for (const Coverage& found : {mean, cv}) {
        CAPTURE(found.truth, found.held, found.width());
        CHECK(found.held >= 0.93 * seeds); // 95 %, less than twice its own chance
        CHECK(found.width() < 1.5);        // and not by being wide
    }
}

TEST_CASE("errors fall as the root of the requests, and the simulation's own chance stays") {
    const auto error_of = [](double requests, double simulated) {
        LoadStep step = measured(true_mean_s, true_cv, 14); // without any residual
        step.completed = requests;
        LoadedCluster known = cluster();
        known.simulated_requests = simulated;
        return *fit_loaded({step}, known)->laws.families.front().fit.parameters[0].standard_error;
    };
    constexpr double exact = std::numeric_limits<double>::infinity();
    const double error = error_of(10'000, exact);
    CHECK(error > 0.01 * true_mean_s); // 4 / 100 in all figures at once
    CHECK(error_of(40'000, exact) == Approx(error / 2).epsilon(0.05));
    CHECK(error_of(10'000, 10'000) == Approx(error * std::sqrt(2)).epsilon(0.05));
}

TEST_CASE("a law that is not the truth is no surer than its residuals say") {
    LoadStep step = measured(true_mean_s, true_cv, 14);
    step.completed = 100'000'000; // nothing by chance
    step.quantiles[1].seconds *= 1.1;
    const auto fit = fit_loaded({step}, cluster());
    REQUIRE(fit);
    const FittedParameter& cv = fit->laws.families.front().fit.parameters[1];
    CHECK(*cv.standard_error > 0.02 * cv.value);
}
