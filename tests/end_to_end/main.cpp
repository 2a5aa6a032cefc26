// Measure, calibrate, predict, measure again: the whole way on a real server.
//
//   end_to_end [SECONDS]    seconds of each measurement, 4 if not given
//
// Measures a small inference server with one client and with four, fits its service times, predicts
// throughput, p50 and p95 at 30, 50 and 70 % of its capacity, and measures there. Prints prediction
// and measurement as a Markdown table. It fails where a command does, or where the two are further
// apart at the lightest load than noise can explain on a machine that server, client and others
// share; at heavier loads a machine that slows down turns load into overload, and anything goes.
#include "commands.hpp"

#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <nlohmann/json.hpp>
#include <support/inference_server.hpp>

namespace {

using nlohmann::json;
using namespace skusim::end_to_end;

/// What noise cannot break: a factor between prediction and measurement.
constexpr double latency_band = 20;
constexpr double throughput_band = 2;

struct Point {
    double throughput = 0;
    double mean = 0; ///< seconds
    double p50 = 0;
    double p95 = 0;
};

Point point_of(const json& metrics) {
    const json& latency = metrics.at("latency");
    return {metrics.at("throughput").at("value"), latency.at("mean").at("value"),
            latency.at("p50").at("value"), latency.at("p95").at("value")};
}

Point measured_at(double rate, double seconds, const std::string& url) {
    const json result =
        json::parse(run_skusim(fmt::format("measure {} --rates {:.6g} --duration '{} s' "
                                           "--warm-up '1 s' --seed 7 --format json",
                                           url, rate, seconds)));
    return point_of(result.at("steps").at(0));
}

/// What the fitted service predicts for the one worker at this rate.
Point predicted_at(double rate, const Folder& folder) {
    std::ofstream(folder / "scenario.yaml")
        << fmt::format("skusim: 1\nworkload: {{arrivals: {{kind: poisson, rate: {:.6g} /s}}}}\n"
                       "service: fitted.yaml\nnode: {{workers: 1}}\n",
                       rate);
    const json result =
        json::parse(run_skusim("simulate " + folder / "scenario.yaml" + " --format json"));
    return point_of(result.at("metrics"));
}

/// Measures one client and four, which keep the one worker busy; fits its service times. Gives the
/// requests a second that it completes when it is always busy.
double capacity(double seconds, const std::string& url, const Folder& folder) {
    run_skusim(fmt::format("measure {} --concurrency 1,4 --duration '{} s' --warm-up '1 s' "
                           "--format csv --output {}",
                           url, 2 * seconds, folder / "ladder.csv"));
    const json fit =
        json::parse(run_skusim("calibrate " + folder / "ladder.csv" +
                               " --workers 1 --format json --service " + folder / "fitted.yaml"));
    const json& delay = fit.at("delay");
    if (delay.contains("refused")) { // on a machine so busy that light load is no faster
        fmt::print("no delay: {}\n", delay.at("refused").get<std::string>());
        return 1 / fit.at("distribution").at("mean").get<double>();
    }
    return 1 / delay.at("parameters").at("service").at("value").get<double>();
}

bool is_close(double predicted, double measured, double factor) {
    return measured < factor * predicted && predicted < factor * measured;
}

void print_row(double load, const char* figure, double predicted, double measured) {
    fmt::print("| {:.0f} % | {} | {:.4g} | {:.4g} | {:+.1f} % |\n", load * 100, figure, predicted,
               measured, (predicted / measured - 1) * 100);
}

bool run(double seconds) {
    const skusim::InferenceServer server({"--size", "128", "--products", "30"});
    const Folder folder;
    const double most = capacity(seconds, server.url(), folder);
    fmt::print("capacity by calibration: {:.4g} requests/s\n\n"
               "| load | figure | predicted | measured | error |\n|---:|---|---:|---:|---:|\n",
               most);
    bool is_fine = true;
    for (const double load : {0.3, 0.5, 0.7}) {
        const Point predicted = predicted_at(load * most, folder);
        const Point measured = measured_at(load * most, seconds, server.url());
        print_row(load, "throughput, 1/s", predicted.throughput, measured.throughput);
        print_row(load, "p50, ms", predicted.p50 * 1e3, measured.p50 * 1e3);
        print_row(load, "p95, ms", predicted.p95 * 1e3, measured.p95 * 1e3);
        const bool is_lightest = load < 0.4;
        is_fine &=
            !is_lightest || (is_close(predicted.throughput, measured.throughput, throughput_band) &&
                             is_close(predicted.p50, measured.p50, latency_band) &&
                             is_close(predicted.p95, measured.p95, latency_band));
    }
    return is_fine;
}

} // namespace

int main(int count, char** words) {
    try {
        const double seconds = count > 1 ? std::stod(words[1]) : 4;
        return run(seconds) ? EXIT_SUCCESS : EXIT_FAILURE;
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return EXIT_FAILURE;
    }
}
