// Efficiencies of a roofline: times made by hand from known ones give them back; what the times do
// not tell is kept as given, or refused.
#include <skusim/calibration/calibration.hpp>
#include <skusim/calibration/roofline_fit.hpp>

#include "synthetic.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::calibration;

namespace {

struct Truth {
    double compute = 0.4;
    double bandwidth = 0.6;
    double overhead_s = 0.002;
};

/// Seconds at full peaks: one request's arithmetic, a batch's weights, one request's activations.
struct Peaks {
    double arithmetic = 1e-3;
    double weights = 4e-3;
    double activations = 0.1e-3;
};

const std::vector<int> both_sides{1, 2, 4, 8, 16, 32}; // the ridge is near a batch of 3

double time_by_hand(const Truth& truth, const Peaks& peaks, int batch) {
    const double computing = batch * peaks.arithmetic / truth.compute;
    const double reading = (peaks.weights + batch * peaks.activations) / truth.bandwidth;
    return truth.overhead_s + (computing > reading ? computing : reading);
}

Measurement measured(const Truth& truth, const Peaks& peaks, const std::vector<int>& sizes,
                     std::uint64_t seed, double relative_error) {
    Splitmix random(seed);
    Measurement measurement;
    for (const int size : sizes) {
        LoadStep step;
        step.batch_size = size;
        step.concurrency = 1;
        step.completed = 400;
        const double mean = time_by_hand(truth, peaks, size);
        step.mean_s = mean * (1 + relative_error * random.normal());
        step.sd_s = 20 * relative_error * mean; // the mean of 400 is off by a twentieth
        measurement.steps.push_back(step);
    }
    return measurement;
}

RooflineFitQuestion question_of(const std::vector<Peaks>& machines, double compute,
                                double bandwidth) {
    RooflineFitQuestion question;
    question.model.compute_efficiency = compute;
    question.model.bandwidth_efficiency = bandwidth;
    for (const Peaks& peaks : machines) {
        question.machines.push_back(
            {"sku" + std::to_string(question.machines.size()),
             {"chip", 1, peaks.arithmetic, peaks.weights, peaks.activations, 1}});
    }
    return question;
}

std::string note_of(const RooflineFit& fit) {
    REQUIRE(fit.notes.size() == 1);
    return fit.notes.front();
}

} // namespace

TEST_CASE("efficiencies and overhead are found within their errors at the stated rate") {
    const Truth truth;
    int outside = 0;
    constexpr int samples = 300;
    for (std::uint64_t seed = 1; seed <= samples; ++seed) {
        const auto fit = fit_roofline({measured(truth, {}, both_sides, seed, 0.01)},
                                      question_of({Peaks{}}, 0.9, 0.9));
        INFO(seed << (fit ? "" : fit.error()));
        REQUIRE(fit);
        CHECK(fit->notes.empty());
        const std::vector<FittedParameter>& found = fit->fit.parameters;
        CHECK(*found[0].standard_error < 0.01);
        CHECK(*found[1].standard_error < 0.05);
        CHECK(*found[2].standard_error < 0.0004);
        outside += std::abs(in_errors(found[0], truth.compute)) > 1.96 ? 1 : 0;
        outside += std::abs(in_errors(found[1], truth.bandwidth)) > 1.96 ? 1 : 0;
        outside += std::abs(in_errors(found[2], truth.overhead_s)) > 1.96 ? 1 : 0;
    }
    CHECK(outside >= 10); // of 900, 5 %, less for the widening
    CHECK(outside <= 75);
}

TEST_CASE("exact times give exact efficiencies, whichever ridge they have") {
    for (const Truth& truth : {Truth{0.4, 0.6, 0.002}, Truth{0.1, 0.2, 0}, Truth{0.7, 0.2, 0.01},
                               Truth{0.5, 0.9, 0.0005}}) {
        std::vector<int> sizes{1, 2, 4, 8, 16, 32, 64, 128, 256};
        Measurement measurement = measured(truth, {}, sizes, 1, 0);
        for (LoadStep& step : measurement.steps) {
            step.sd_s.reset();
        }
        const auto fit = fit_roofline({measurement}, question_of({Peaks{}}, 1, 1));
        INFO(truth.compute << ' ' << truth.bandwidth << (fit ? "" : fit.error()));
        REQUIRE(fit);
        CHECK(fit->fit.parameters[0].value == Approx(truth.compute));
        CHECK(fit->fit.parameters[1].value == Approx(truth.bandwidth));
        CHECK(fit->fit.parameters[2].value == Approx(truth.overhead_s).margin(1e-9));
        CHECK(fit_error(fit->fit) < 1e-8);
    }
}

TEST_CASE("two SKUs tell what batches of one cannot") {
    const Truth truth{0.4, 0.6, 0.002};
    const Peaks fast{0.1e-3, 4e-3, 0.1e-3}; // memory takes longest
    const Peaks slow{5e-3, 4e-3, 0.1e-3};   // arithmetic does
    const std::vector<int> sizes{1, 2, 4};
    const auto fit =
        fit_roofline({measured(truth, fast, sizes, 1, 1e-4), measured(truth, slow, sizes, 2, 1e-4)},
                     question_of({fast, slow}, 0.5, 0.5));
    INFO((fit ? "" : fit.error()));
    REQUIRE(fit);
    CHECK(fit->fit.parameters[0].value == Approx(0.4).epsilon(0.01));
    CHECK(fit->fit.parameters[1].value == Approx(0.6).epsilon(0.01));
    CHECK(fit->fit.points.front().label == "sku0, batch 1");
    CHECK(leave_one_out_error(fit->fit).value() < 0.05);
}

TEST_CASE("a side that never took longest is kept as given, and bounded") {
    const Peaks little_memory{1e-3, 0.5e-3, 0.01e-3};
    const Measurement measurement =
        measured({0.4, 0.6, 0.001}, little_memory, both_sides, 3, 0.003);
    const auto fit = fit_roofline({measurement}, question_of({little_memory}, 0.9, 0.7));
    INFO((fit ? "" : fit.error()));
    REQUIRE(fit);
    CHECK(fit->fit.parameters[0].value == Approx(0.4).epsilon(0.03));
    CHECK(fit->fit.parameters[1].value == Approx(0.7));
    CHECK_FALSE(fit->fit.parameters[1].standard_error);
    // A batch of one takes 2.5 ms beside the overhead, 0.51 ms of it at the peak of bandwidth.
    CHECK_THAT(note_of(*fit), ContainsSubstring("bandwidth_efficiency is the scenario's 70 %, "
                                                "taken as exact: memory traffic never took "
                                                "longest, which tells only that it is at least "
                                                "about 2"));
    const auto refused = fit_roofline({measurement}, question_of({little_memory}, 0.9, 0.05));
    REQUIRE_FALSE(refused);
    CHECK_THAT(refused.error(), ContainsSubstring("with the scenario's bandwidth_efficiency of 5 % "
                                                  "memory traffic would take longer"));
}

TEST_CASE("arithmetic that never took longest is kept as given") {
    const Peaks little_arithmetic{1e-6, 1e-3, 1e-3};
    const auto fit =
        fit_roofline({measured({0.4, 0.6, 0.001}, little_arithmetic, both_sides, 3, 0.003)},
                     question_of({little_arithmetic}, 0.3, 0.9));
    INFO((fit ? "" : fit.error()));
    REQUIRE(fit);
    CHECK(fit->fit.parameters[0].value == Approx(0.3));
    CHECK(fit->fit.parameters[1].value == Approx(0.6).epsilon(0.05));
    REQUIRE(fit->notes.size() == 2);
    CHECK_THAT(fit->notes[0], ContainsSubstring("arithmetic alone would explain the times, too, "
                                                "but at 0.0"));
    CHECK_THAT(fit->notes[1], ContainsSubstring("compute_efficiency is the scenario's 30 %"));
}

TEST_CASE("what no one could tell apart is refused") {
    const auto why = [](const Peaks& peaks, const std::vector<int>& sizes, const Truth& truth) {
        const auto fit =
            fit_roofline({measured(truth, peaks, sizes, 1, 0.003)}, question_of({peaks}, 0.5, 0.5));
        return fit ? std::string("fitted") : fit.error();
    };
    CHECK_THAT(why({}, {1}, {}), ContainsSubstring("an overhead of 8.8"));
    CHECK_THAT(why({1e-6, 4e-3, 0}, {1, 2, 4, 8}, {}), ContainsSubstring("overhead"));
    // Both sides are in proportion to the batch.
    CHECK_THAT(why({1e-3, 0, 1e-3}, both_sides, {}), ContainsSubstring("explain the times alike"));
    // Twice as fast as the peak.
    CHECK_THAT(why({1e-3, 1e-5, 0}, both_sides, {2, 1, 0.001}),
               ContainsSubstring("compute efficiency comes out at 20"));
    CHECK_THAT(why({1e-3, 1e-5, 0}, both_sides, {5e-5, 1, 0.001}),
               ContainsSubstring("compute efficiency comes out at 0.00"));
    CHECK(why({1e-3, 1e-5, 0}, both_sides, {1, 1, 0.001}) == "fitted");
    Measurement nothing;
    nothing.steps.resize(1);
    CHECK(fit_roofline({nothing}, question_of({Peaks{}}, 1, 1)).error() ==
          "no step has a mean latency");
}

TEST_CASE("times of several threads are held against those of one") {
    Measurement measurement = measured({}, {}, both_sides, 1, 0.0001);
    for (LoadStep& step : measurement.steps) {
        *step.mean_s /= 3;
        *step.sd_s /= 3;
    }
    RooflineFitQuestion question = question_of({Peaks{}}, 1, 1);
    question.machines[0].peaks.speedup = 3;
    const auto fit = fit_roofline({measurement}, question);
    REQUIRE(fit);
    CHECK(fit->fit.parameters[0].value == Approx(0.4).epsilon(0.01));
    CHECK(fit->fit.parameters[2].value == Approx(0.002).epsilon(0.05));
}

TEST_CASE("a calibration with a roofline has it as its service, with its errors") {
    Measurement measurement = measured({}, {}, both_sides, 7, 0.01);
    measurement.file = "m";
    RooflineFitQuestion question = question_of({Peaks{}}, 1, 1);
    question.scaling = service::ThreadScaling{0.1, 0};
    const Calibration calibration = calibrate({measurement}, question);
    REQUIRE(calibration.service);
    const auto& model = std::get<service::RooflineService>(calibration.service->model);
    CHECK(model.compute_efficiency == Approx(0.4).epsilon(0.05));
    CHECK(in_seconds(model.overhead) == Approx(0.002).epsilon(0.4));
    CHECK(model.cv == Approx(0.2).epsilon(0.05));
    CHECK(calibration.service->scaling == question.scaling);
    const service::Uncertainty& uncertainty = calibration.service->uncertainty;
    REQUIRE(uncertainty.size() == 4);
    CHECK(uncertainty[0].name == "compute_efficiency");
    CHECK(uncertainty[2].name == "overhead");
    // More overhead leaves less time to arithmetic, which then is more efficient.
    CHECK(uncertainty[2].correlations[0] > 0.3);
    CHECK(service::is_consistent(uncertainty));
    for (const service::UncertainParameter& parameter : uncertainty) {
        CHECK(service::has_parameter({calibration.service->model}, parameter.name));
    }
    CHECK(calibrate({measurement}).service->uncertainty[0].name == "overhead"); // a line
    const RooflineFitQuestion two = question_of({Peaks{}, Peaks{}}, 1, 1);
    CHECK_THAT(calibrate({measurement, measurement}, two).batch_time.error(),
               ContainsSubstring("several SKUs"));
}
