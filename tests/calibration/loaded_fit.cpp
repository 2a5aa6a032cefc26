// The service behind the latencies of a loaded cluster is found again, where the cluster is one
// that theory answers exactly, and a file that contradicts its cluster is refused with the
// arithmetic.
#include <skusim/calibration/calibration.hpp>

#include "one_worker.hpp"

using namespace skusim;
using namespace skusim::calibration;
using namespace skusim::one_worker;

TEST_CASE("mean and cv of the service behind loaded latencies are found again") {
    for (const auto& [mean_s, cv, per_s] :
         {std::tuple{0.05, 0.8, 18.0}, std::tuple{0.05, 0.3, 10.0}, std::tuple{0.2, 1.2, 4.0}}) {
        CAPTURE(mean_s, cv, per_s);
        const auto fit = fit_loaded({measured(mean_s, cv, per_s)}, cluster());
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
    const auto fit = fit_loaded({measured(0.05, 0.8, 8), measured(0.05, 0.8, 18)}, cluster());
    REQUIRE(fit);
    CHECK(fit->laws.families.front().mean_s == Approx(0.05).epsilon(0.01));
    CHECK(fit->laws.families.front().fit.points.size() == 10);
    CHECK(fit->utilization == Approx(0.9).epsilon(0.01)); // of the heavier
}

TEST_CASE("what contradicts the cluster is refused with the arithmetic") {
    Step step = measured(0.05, 0.8, 18);
    step.min_s = 0.08;
    const auto busy = fit_loaded({step}, cluster());
    REQUIRE_FALSE(busy);
    CHECK(
        busy.error().find("18 /s x 80 ms, the quickest request, keep 1.44 workers busy, and 1 x 1 "
                          "= 1 are there") == 0);
    step = measured(0.05, 0.8, 18);
    step.completed_per_s.reset();
    CHECK(fit_loaded({step}, cluster()).error().find("the file tells no throughput") == 0);
    step = measured(0.05, 0.8, 18);
    step.quantiles = {{0.5, 0.001}, {0.99, 50}}; // no service makes these of that mean
    CHECK(fit_loaded({step}, cluster()).error().find("no service time behind 1 node of 1 worker") ==
          0);
}

TEST_CASE(
    "a calibration of a loaded cluster is a service with its errors, and says what it is of") {
    Measurement measurement;
    measurement.tool = std::string("locust");
    measurement.file = std::string("m.csv");
    measurement.steps = {measured(0.05, 0.8, 18)};
    const Calibration found = calibrate_loaded({measurement}, cluster());
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
