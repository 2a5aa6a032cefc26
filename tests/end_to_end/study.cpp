#include "study.hpp"

#include "foreign_time.hpp"
#include "one_core.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <fmt/format.h>
#include <fstream>
#include <limits>
#include <nlohmann/json.hpp>

namespace skusim::end_to_end {

namespace {

using nlohmann::json;

constexpr double quiet_cores = 0.05;
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

/// The mean and its interval; of a single value that which it has itself.
Estimate summary_of(const std::vector<Estimate>& values) {
    const auto count = static_cast<double>(values.size());
    if (values.size() == 1) {
        return values.front();
    }
    double mean = 0;
    for (const Estimate& estimate : values) {
        mean += estimate.value / count;
    }
    double squares = 0;
    for (const Estimate& estimate : values) {
        squares += (estimate.value - mean) * (estimate.value - mean);
    }
    const boost::math::students_t law(count - 1);
    const double half =
        boost::math::quantile(law, 0.975) * std::sqrt(squares / (count - 1) / count);
    return {mean, mean - half, mean + half};
}

std::string cell(const std::vector<Estimate>& values, double unit) {
    const Estimate summary = summary_of(values);
    return fmt::format("{:.4g} | {:.4g} - {:.4g}", summary.value / unit, summary.low / unit,
                       summary.high / unit);
}

/// One figure of a load, over the rounds.
void print_row(const std::vector<std::vector<Pair>>& rounds, std::size_t load, const char* figure,
               Estimate Figures::*of, double unit) {
    std::vector<Estimate> predicted;
    std::vector<Estimate> measured;
    double error = 0; // mean over the rounds
    for (const std::vector<Pair>& round : rounds) {
        predicted.push_back(round[load].predicted.*of);
        measured.push_back(round[load].measured.*of);
        error += (predicted.back().value / measured.back().value - 1) /
                 static_cast<double>(rounds.size());
    }
    fmt::print("| {} | {} | {} | {} | {:+.1f} % |\n", rounds.front()[load].load, figure,
               cell(predicted, unit), cell(measured, unit), error * 100);
}

void print_table(const std::vector<std::vector<Pair>>& rounds) {
    fmt::print("\n| load | figure | predicted | interval | measured | interval | error |\n"
               "|---|---|---:|---|---:|---|---:|\n");
    for (std::size_t load = 0; load < rounds.front().size(); ++load) {
        print_row(rounds, load, "throughput, 1/s", &Figures::throughput, 1);
        print_row(rounds, load, "mean, ms", &Figures::mean, 1e-3);
        print_row(rounds, load, "p50, ms", &Figures::p50, 1e-3);
        print_row(rounds, load, "p95, ms", &Figures::p95, 1e-3);
    }
}

} // namespace

std::string Study::measure(const std::string& load, const std::string& form, double seconds) {
    const OnOneCore core(Side::client);
    const ForeignTime foreign(subject_.server.process());
    std::string result = run_skusim(
        fmt::format("measure {} {} {} --duration '{} s' --warm-up '1 s' --quiet --format {} "
                    "--seed {}",
                    subject_.server.url(), subject_.request, load, seconds, form, seed_));
    foreign_cores_ = std::max(foreign_cores_, foreign.cores());
    return result;
}

double Study::calibrate() {
    const std::string busy = folder_ / "busy.csv";
    const std::string measured_busy = measure("--concurrency 4", "csv", subject_.seconds);
    std::ofstream(busy) << measured_busy;
    const std::string light = folder_ / "light.csv";
    std::ofstream(light) << measure(
        fmt::format("--rates {:.6g} --schedule fixed", light_load * throughput_in(measured_busy)),
        "csv", subject_.seconds);
    const json fit = json::parse(
        run_skusim(fmt::format("calibrate {} {} --workers 1 --format json --force --service {}",
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
    fmt::print("\n");
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

std::vector<Pair> Study::round() {
    const double capacity = calibrate();
    std::vector<Pair> pairs;
    for (const double load : {0.3, 0.5, 0.7}) {
        const double rate = load * capacity;
        pairs.push_back({fmt::format("{:.0f} %", load * 100),
                         predicted(fmt::format("kind: poisson, rate: {:.6g} /s", rate)),
                         measured(fmt::format("--rates {:.6g}", rate))});
    }
    pairs.push_back(
        {"3 clients", predicted("kind: closed, concurrency: 3"), measured("--concurrency 3")});
    return pairs;
}

Pair Study::run() {
    static_cast<void>(measure("--concurrency 4", "csv", run_in_seconds));
    std::vector<std::vector<Pair>> kept;
    Pair lightest;
    for (int i = 0; i < subject_.rounds; ++i) {
        foreign_cores_ = 0;
        ++seed_;
        const std::vector<Pair> pairs = round();
        fmt::print(stderr, "round {}: others took {:.1f} % of a core at most\n", i + 1,
                   foreign_cores_ * 100);
        if (subject_.rounds == 1 || foreign_cores_ <= quiet_cores) {
            kept.push_back(pairs);
        }
        lightest = pairs.front();
    }
    fmt::print("{} of {} rounds\n", kept.size(), subject_.rounds);
    if (!kept.empty()) {
        print_table(kept);
    }
    return lightest;
}

} // namespace skusim::end_to_end
