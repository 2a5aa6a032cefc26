// Measure, calibrate, predict, measure again: the whole way on a server that computes.
//
//   end_to_end [SECONDS [ATTEMPTS]]    seconds of each measurement, 4 if not given
//
// The server multiplies matrices. Prints prediction and measurement as a Markdown table: 30, 50 and
// 70 % of the capacity by calibration, and a closed loop. It fails where a command does, or where
// the two are further apart at the lightest load than noise can explain on a machine that others
// share; at heavier loads a machine that slows down turns load into overload, and anything goes.
#include "one_core.hpp"
#include "study.hpp"

#include <fmt/format.h>
#include <memory>

namespace {

using namespace skusim::end_to_end;

/// What noise cannot break: a factor between prediction and measurement.
constexpr double latency_band = 20;
constexpr double throughput_band = 2;

bool is_close(const Estimate& predicted, const Estimate& measured, double factor) {
    return measured.value < factor * predicted.value && predicted.value < factor * measured.value;
}

bool run(double seconds, int attempts) {
    const auto server = [] {
        const OnOneCore core(Side::server);
        return std::make_unique<skusim::InferenceServer>(
            std::vector<std::string>{"--size", "128", "--products", "30"});
    }();
    Study study({*server, "", seconds, attempts});
    const double capacity = study.calibrate();
    Study::print_head();
    const Pair light = study.compare_rate("30 %", 0.3 * capacity);
    study.compare_rate("50 %", 0.5 * capacity);
    study.compare_rate("70 %", 0.7 * capacity);
    study.compare_clients(3);
    return is_close(light.predicted.throughput, light.measured.throughput, throughput_band) &&
           is_close(light.predicted.p50, light.measured.p50, latency_band) &&
           is_close(light.predicted.p95, light.measured.p95, latency_band);
}

} // namespace

int main(int count, char** words) {
    try {
        const double seconds = count > 1 ? std::stod(words[1]) : 4;
        const int attempts = count > 2 ? std::stoi(words[2]) : 1;
        return run(seconds, attempts) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return EXIT_FAILURE;
    }
}
