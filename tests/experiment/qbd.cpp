// The simulator judged by the matrix-geometric solution, where no closed form reaches.
#include <skusim/experiment/trial.hpp>
#include <skusim/theory/markovian_queue.hpp>

#include <coverage/study.hpp>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::reference;

TEST_CASE("M/H2/4 at 0.8 is measured to 4 % with the exact values inside") {
    constexpr double precision = 0.04;
    constexpr int workers = 4;
    constexpr double service_seconds = 0.01;
    constexpr double rate = 0.8 * workers / service_seconds;
    ReferenceSystem system;
    system.trial.cluster.group().slots = workers;
    system.trial.arrivals = workload::PoissonArrivals{Rate{rate}};
    system.trial.service = {std::chrono::milliseconds{10}, random::hyperexponential_shape(2)};

    const theory::MarkovianSolution exact(
        {theory::poisson_arrivals(rate), theory::phases_of(service_seconds, 2), workers});
    const auto truth = [&](const char* figure, double value) {
        system.truths.push_back({figure, value, value});
    };
    truth("wait.mean", exact.mean_wait_seconds());
    truth("latency.mean", exact.mean_response_seconds());
    truth("latency.p50", exact.response_quantile_seconds(0.5));
    truth("latency.p95", exact.response_quantile_seconds(0.95));
    truth("latency.p99", exact.response_quantile_seconds(0.99));
    truth("utilization", exact.utilization());
    truth("in_system", exact.mean_in_system());

    const experiment::Outcome outcome = measure_precisely(system, precision);
    CHECK(outcome.precise);
    for (const Truth& expected : system.truths) {
        const stats::Estimate measured = figure(outcome, expected.figure);
        CAPTURE(expected.figure, expected.low, measured.low, measured.value, measured.high);
        CHECK(holds(measured, expected));
        CHECK(measured.half_width() <= precision * measured.value);
    }
}
