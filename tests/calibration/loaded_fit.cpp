// The service behind the latencies of a loaded cluster is found again, where the cluster is one
// that theory answers exactly, and a file that contradicts its cluster is refused with the
// arithmetic.
#include <skusim/calibration/calibration.hpp>

#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::calibration;

namespace {

/// Stands for the simulation: one worker, where waits have the mean of Pollaczek and Khinchine and
/// an exponential's percentiles. It is smooth, and its parameters are known.
std::optional<SimulatedLatencies> latencies(const random::Distribution& service,
                                            const ClusterLoad& load) {
    const double mean = in_seconds(service.mean);
    const double busy = load.per_s * mean;
    if (busy >= 1) {
        return std::nullopt;
    }
    const double cv = service.shape.cv;
    const double wait = busy / (1 - busy) * mean * (1 + cv * cv) / 2; // Pollaczek and Khinchine
    SimulatedLatencies found{mean + wait, {}};
    for (const double probability : load.quantiles) {
        found.quantiles_s.push_back(mean * random::quantile(service.shape, probability) -
                                    wait * std::log1p(-probability));
    }
    return found;
}

LoadedCluster one_worker() {
    return {1, 1, "random", latencies};
}

Step measured(double mean_s, double cv, double per_s) {
    const random::Distribution service{from_seconds(mean_s), random::lognormal_shape(cv)};
    ClusterLoad load{per_s, {}, 0, {0.5, 0.9, 0.95, 0.99}};
    const auto found = latencies(service, load);
    Step step;
    step.place = {"m.csv", 2, 1};
    step.completed = 100'000;
    step.completed_per_s = per_s;
    step.mean_s = found->mean_s;
    for (std::size_t i = 0; i < load.quantiles.size(); ++i) {
        step.quantiles.push_back({load.quantiles[i], found->quantiles_s[i]});
    }
    return step;
}

} // namespace

TEST_CASE("mean and cv of the service behind loaded latencies are found again") {
    for (const auto& [mean_s, cv, per_s] :
         {std::tuple{0.05, 0.8, 18.0}, std::tuple{0.05, 0.3, 10.0}, std::tuple{0.2, 1.2, 4.0}}) {
        CAPTURE(mean_s, cv, per_s);
        const auto fit = fit_loaded({measured(mean_s, cv, per_s)}, one_worker());
        REQUIRE(fit);
        const Family& best = fit->laws.families.front();
        CHECK(best.kind == random::ShapeKind::lognormal);
        CHECK(best.mean_s == Approx(mean_s).epsilon(0.01));
        CHECK(best.cv == Approx(cv).epsilon(0.03));
        CHECK(fit->utilization == Approx(mean_s * per_s).epsilon(0.01));
        CHECK(fit_error(best.fit) < 0.01);
        CHECK(best.fit.points.size() == 5); // measured against simulated
    }
}

TEST_CASE("steps of several loads are met together") {
    const auto fit = fit_loaded({measured(0.05, 0.8, 8), measured(0.05, 0.8, 18)}, one_worker());
    REQUIRE(fit);
    CHECK(fit->laws.families.front().mean_s == Approx(0.05).epsilon(0.01));
    CHECK(fit->laws.families.front().fit.points.size() == 10);
    CHECK(fit->utilization == Approx(0.9).epsilon(0.01)); // of the heavier
}

TEST_CASE("what contradicts the cluster is refused with the arithmetic") {
    Step step = measured(0.05, 0.8, 18);
    step.min_s = 0.08;
    const auto busy = fit_loaded({step}, one_worker());
    REQUIRE_FALSE(busy);
    CHECK(
        busy.error().find("18 /s x 80 ms, the quickest request, keep 1.44 workers busy, and 1 x 1 "
                          "= 1 are there") == 0);
    step = measured(0.05, 0.8, 18);
    step.completed_per_s.reset();
    CHECK(fit_loaded({step}, one_worker()).error().find("the file tells no throughput") == 0);
    step = measured(0.05, 0.8, 18);
    step.quantiles = {{0.5, 0.001}, {0.99, 50}}; // no service makes these of that mean
    CHECK(fit_loaded({step}, one_worker())
              .error()
              .find("no service time behind 1 node of 1 worker") == 0);
}

TEST_CASE(
    "a calibration of a loaded cluster is a service with its errors, and says what it is of") {
    Measurement measurement;
    measurement.tool = std::string("locust");
    measurement.file = std::string("m.csv");
    measurement.steps = {measured(0.05, 0.8, 18)};
    const Calibration found = calibrate_loaded({measurement}, one_worker());
    REQUIRE(found.service);
    REQUIRE(found.loaded);
    CHECK(found.loaded->nodes == 1);
    CHECK(found.service->uncertainty.size() == 2);
    const auto& model = std::get<service::DistributionService>(found.service->model);
    CHECK(in_seconds(model.time.mean) == Approx(0.05).epsilon(0.01));
    for (const std::string& warning : found.warnings) {
        CHECK(warning.find("in flight") == std::string::npos); // which the cluster explains
    }
}
