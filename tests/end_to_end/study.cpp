#include "study.hpp"

#include "foreign_time.hpp"
#include "one_core.hpp"

#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

namespace skusim::end_to_end {

namespace {

using nlohmann::json;

constexpr double quiet_cores = 0.02;
/// In its first seconds, a server in JavaScript is still being compiled.
constexpr double run_in_seconds = 4;
/// Of what the worker completes at most: so far apart that no request waits for the one before.
constexpr double light_load = 0.2;

Estimate estimate_of(const json& figure) {
    const json& high = figure.at("high");
    return {figure.at("value"), figure.at("low"),
            high.is_null() ? std::numeric_limits<double>::infinity() : high.get<double>()};
}

Figures figures_of(const json& metrics) {
    const json& latency = metrics.at("latency");
    return {estimate_of(metrics.at("throughput")), estimate_of(latency.at("mean")),
            estimate_of(latency.at("p50")), estimate_of(latency.at("p95"))};
}

/// Of the last step in what `measure --format csv` prints: completed requests a second.
double throughput_in(const std::string& csv) {
    constexpr int column = 5;
    std::size_t at = csv.rfind('\n', csv.size() - 2) + 1;
    for (int i = 0; i < column; ++i) {
        at = csv.find(',', at) + 1;
    }
    return std::stod(csv.substr(at));
}

std::string cell(const Estimate& estimate, double unit) {
    return fmt::format("{:.4g} | {:.4g} - {:.4g}", estimate.value / unit, estimate.low / unit,
                       estimate.high / unit);
}

void print_row(const std::string& name, const char* figure, const Estimate& predicted,
               const Estimate& measured, double unit) {
    fmt::print("| {} | {} | {} | {} | {:+.1f} % |\n", name, figure, cell(predicted, unit),
               cell(measured, unit), (predicted.value / measured.value - 1) * 100);
}

} // namespace

std::string Study::measure(const std::string& load, const std::string& form, double seconds) {
    const OnOneCore core(Side::client);
    std::string result;
    for (int attempt = 0; attempt < subject_.attempts; ++attempt) {
        const ForeignTime foreign(subject_.server.process());
        result =
            run_skusim(fmt::format("measure {} {} {} --duration '{} s' --warm-up '1 s' "
                                   "--seed 7 --quiet --format {}",
                                   subject_.server.url(), subject_.request, load, seconds, form));
        foreign_cores_ = foreign.cores();
        if (foreign_cores_ <= quiet_cores) {
            break;
        }
    }
    return result;
}

double Study::calibrate() {
    static_cast<void>(measure("--concurrency 4", "csv", run_in_seconds));
    const std::string busy = folder_ / "busy.csv";
    const std::string measured_busy = measure("--concurrency 4", "csv", subject_.seconds);
    std::ofstream(busy) << measured_busy;
    const double foreign_to_busy = foreign_cores_;
    const std::string light = folder_ / "light.csv";
    std::ofstream(light) << measure(
        fmt::format("--rates {:.6g} --schedule fixed", light_load * throughput_in(measured_busy)),
        "csv", subject_.seconds);
    const json fit =
        json::parse(run_skusim(fmt::format("calibrate {} {} --workers 1 --format json --service {}",
                                           light, busy, folder_ / "fitted.yaml")));
    const json& law = fit.at("distribution");
    const json& delay = fit.at("delay");
    // On a machine so busy that light load is no faster, there is no delay.
    const bool has_delay = delay.contains("parameters");
    const double mean =
        has_delay ? delay.at("parameters").at("service").at("value") : law.at("mean");
    fmt::print("service: {}, {:.4g} ms, cv {:.3g}; ", law.at("chosen").get<std::string>(),
               mean * 1e3, law.at("cv").get<double>());
    if (has_delay) {
        fmt::print("delay: {:.3g} ms",
                   delay.at("parameters").at("delay").at("value").get<double>() * 1e3);
    } else {
        fmt::print("no delay: {}", delay.at("refused").get<std::string>());
    }
    fmt::print("\n\n");
    fmt::print(stderr, "calibration: others took {:.1f} and {:.1f} % of a core\n",
               foreign_to_busy * 100, foreign_cores_ * 100);
    return 1 / mean;
}

Figures Study::measured(const std::string& load) {
    const json result = json::parse(measure(load, "json", subject_.seconds));
    return figures_of(result.at("steps").at(0));
}

Figures Study::predicted(const std::string& arrivals) const {
    const std::string scenario = folder_ / "scenario.yaml";
    std::ofstream(scenario) << fmt::format("skusim: 1\nworkload: {{arrivals: {{{}}}}}\n"
                                           "service: fitted.yaml\nnode: {{workers: 1}}\n",
                                           arrivals);
    return figures_of(
        json::parse(run_skusim("simulate " + scenario + " --format json")).at("metrics"));
}

void Study::print_head() {
    fmt::print("| load | figure | predicted | interval | measured | interval | error |\n"
               "|---|---|---:|---|---:|---|---:|\n");
}

Pair Study::compare(const std::string& name, const std::string& arrivals, const std::string& load) {
    const Pair pair{predicted(arrivals), measured(load)};
    const auto print = [&](const char* figure, Estimate Figures::*of, double unit) {
        print_row(name, figure, pair.predicted.*of, pair.measured.*of, unit);
    };
    print("throughput, 1/s", &Figures::throughput, 1);
    print("mean, ms", &Figures::mean, 1e-3);
    print("p50, ms", &Figures::p50, 1e-3);
    print("p95, ms", &Figures::p95, 1e-3);
    fmt::print(stderr, "{}: others took {:.1f} % of a core\n", name, foreign_cores_ * 100);
    return pair;
}

Pair Study::compare_rate(const std::string& name, double rate) {
    return compare(name, fmt::format("kind: poisson, rate: {:.6g} /s", rate),
                   fmt::format("--rates {:.6g}", rate));
}

Pair Study::compare_clients(int clients) {
    return compare(fmt::format("{} clients", clients),
                   fmt::format("kind: closed, concurrency: {}", clients),
                   fmt::format("--concurrency {}", clients));
}

} // namespace skusim::end_to_end
