// The service behind the latencies of a loaded cluster is found again, where the cluster is one
// that theory answers exactly, and a file that contradicts its cluster is refused with the
// arithmetic.
#include <skusim/calibration/calibration.hpp>

#include "one_worker.hpp"

#include <algorithm>

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

TEST_CASE("the rate of an open stream is its load where no throughput is told") {
    LoadStep step = measured(0.05, 0.8, 18);
    step.offered_per_s = step.completed_per_s;
    step.completed_per_s.reset();
    const auto fit = fit_loaded({step}, cluster());
    REQUIRE(fit);
    CHECK(fit->laws.families.front().mean_s == Approx(0.05).epsilon(0.01));
}

TEST_CASE("a stream is simulated as the tool paced it, and the result says which that was") {
    LoadedCluster watched = cluster();
    std::vector<double> gap_cvs;
    watched.simulate = [&](const random::Distribution& service, const ClusterLoad& load) {
        gap_cvs.push_back(load.gap_cv);
        return latencies(service, load);
    };
    Measurement measurement;
    measurement.tool = std::string("vegeta");
    measurement.file = std::string("m.json");
    measurement.steps = {measured(0.05, 0.8, 18)};
    const auto told = [&] {
        gap_cvs.clear();
        const Calibration found = calibrate_loaded({measurement}, watched);
        REQUIRE(found.distribution);
        REQUIRE_FALSE(found.distribution->notes.empty());
        return found.distribution->notes.back();
    };
    LoadStep& step = measurement.steps[0];
    CHECK(told().find("requests of m.json are taken for a Poisson stream") == 0);
    CHECK(gap_cvs.front() == 1);
    step.gap_cv = 0;
    CHECK(told() == "requests of m.json come evenly paced");
    CHECK(*std::max_element(gap_cvs.begin(), gap_cvs.end()) == 0);
    step.gap_cv_assumed = true;
    CHECK(told() == "requests of m.json come evenly paced, as vegeta sends them if not told "
                    "otherwise; --schedule poisson if it was");
}

TEST_CASE("what contradicts the cluster is refused with the arithmetic") {
    LoadStep step = measured(0.05, 0.8, 18);
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

TEST_CASE("a step that the law misses though it meets the others is told with its place") {
    LoadStep other = measured(0.05, 0.8, 8);
    other.place.line = 3;
    *other.mean_s *= 0.75;
    for (QuantileReading& reading : other.quantiles) {
        reading.seconds *= 0.75; // as a worker more would make them
    }
    const std::vector<LoadStep> steps{measured(0.05, 0.8, 18), other};
    const auto fit = fit_loaded(steps, cluster());
    REQUIRE(fit);
    REQUIRE(fit->doubts.size() == 1);
    CHECK(fit->doubts[0].find("m.csv:3: the fit misses ") == 0);
    CHECK(fit_loaded({steps[0], measured(0.05, 0.8, 8)}, cluster())->doubts.empty());
    const Calibration found = calibrate_loaded(
        {Measurement{"csv", "m.csv", false, {}, false, false, steps, {}}}, cluster());
    CHECK(std::count(found.warnings.begin(), found.warnings.end(), fit->doubts[0]) == 1);
}

TEST_CASE("of a loaded cluster pauses are no doubt, but users who are not told are") {
    Measurement measurement;
    measurement.tool = std::string("jmeter");
    measurement.file = std::string("m.csv");
    measurement.steps = {measured(0.05, 0.8, 10)};
    measurement.steps[0].concurrency = 20; // who pause for 95 % of their time
    CHECK(doubts({measurement}, std::nullopt).empty());
    CHECK(doubts({measurement}, measurement.steps[0]).front().find("(Little's law)") !=
          std::string::npos);
    measurement.steps[0].concurrency.reset();
    measurement.tool = std::string("locust");
    const std::vector<std::string> untold = doubts({measurement}, std::nullopt);
    REQUIRE(untold.size() == 1);
    CHECK(untold[0].find(
              "m.csv:2: no number of users is told: the load is taken for a stream of 10 /s") == 0);
    CHECK(untold[0].find("PREFIX_stats_history.csv") != std::string::npos);
    CHECK(untold[0].find("--schedule fixed") != std::string::npos);
    measurement.steps[0].offered_per_s = 10; // an open stream indeed
    CHECK(doubts({measurement}, std::nullopt).empty());
    measurement.steps[0].offered_per_s.reset();
    measurement.steps[0].gap_cv = 0; // sent on a schedule
    CHECK(doubts({measurement}, std::nullopt).empty());
}

TEST_CASE("the mean is no longer than busy workers have for each request") {
    // Four clients without pauses keep one worker busy: 20 /s leave 50 ms for each, and latencies
    // that are 10 % too long do not make it 55 ms, unless requests failed that took none.
    LoadedCluster saturated = cluster();
    saturated.simulate = [](const random::Distribution& service, const ClusterLoad& load) {
        SimulatedLatencies found{*load.clients * in_seconds(service.mean), {}};
        for (const double probability : load.quantiles) {
            found.quantiles_s.push_back(found.mean_s *
                                        random::quantile(service.shape, probability));
        }
        return std::optional(found);
    };
    saturated.repeat = [](const auto&, const auto&, std::int64_t, int) {
        return std::vector<SimulatedLatencies>{};
    };
    ClusterLoad load{20, 4, 0, {0.5, 0.95}};
    LoadStep step = step_of(
        *saturated.simulate({from_seconds(0.055), random::lognormal_shape(0.5)}, load), load);
    step.concurrency = 4;
    step.completed = 10'000;
    const auto mean_of = [&] {
        return fit_loaded({step}, saturated)->laws.families.front().mean_s;
    };
    CHECK(mean_of() <= 0.05 * 1.02 * (1 + 1e-9)); // twice the chance of 10,000 requests
    step.errors = 1;
    CHECK(mean_of() == Approx(0.055).epsilon(0.005));
}
