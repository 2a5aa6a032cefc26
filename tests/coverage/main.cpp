// coverage exact | coverage intervals [SEEDS [SYSTEM]]: measures how the simulator compares with
// exact answers, and how often its intervals hold the truth: the tables of docs/validation.md.
#include "study.hpp"

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fmt/format.h>
#include <utility>

using namespace skusim;
using namespace skusim::reference;

namespace {

double in_units(const std::string& figure, double value) {
    const bool is_time = figure.starts_with("latency.") || figure.starts_with("wait.");
    return is_time ? value * 1e3 : value;
}

void print_theory(const std::vector<ReferenceSystem>& systems) {
    for (const ReferenceSystem& system : systems) {
        const auto begin = std::chrono::steady_clock::now();
        const experiment::Outcome outcome = measure_precisely(system);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        fmt::print(stderr, "{}: {} requests, {:.1f} s\n", system.name, outcome.requests.simulated,
                   took.count());
        for (const Truth& truth : system.truths) {
            const auto shown = [&](double value) { return in_units(truth.figure, value); };
            const stats::Estimate measured = figure(outcome, truth.figure);
            const double middle = 0.5 * (truth.low + truth.high);
            const std::string width =
                measured.value > 0
                    ? fmt::format("{:.2f} %", 100 * measured.half_width() / measured.value)
                    : "-";
            fmt::print("| {} | {} | {:.5g} | {:.5g} | {:.5g} - {:.5g} | {} | {} |\n", system.name,
                       truth.figure, shown(middle), shown(measured.value), shown(measured.low),
                       shown(measured.high), width, holds(measured, truth) ? "inside" : "OUTSIDE");
            std::fflush(stdout);
        }
    }
}

/// Of the systems whose name has `only` in it.
void print_coverage(int seeds, const std::string& only) {
    fmt::print("| system | figure | held | share | at half width | too low | too high |\n");
    fmt::print("|---|---|---:|---:|---:|---:|---:|\n");
    std::vector<ReferenceSystem> systems = coverage_systems();
    for (ReferenceSystem& system : busy_coverage_systems()) {
        systems.push_back(std::move(system));
    }
    for (ReferenceSystem& system : varied_systems()) {
        systems.push_back(std::move(system));
    }
    for (ReferenceSystem& system : token_systems()) {
        systems.push_back(std::move(system));
    }
    experiment::Effort effort;
    effort.confidence = 0.95;
    effort.precision = 0.05;
    for (const ReferenceSystem& system : systems) {
        if (system.name.find(only) == std::string::npos) {
            continue;
        }
        const auto begin = std::chrono::steady_clock::now();
        for (const Coverage& count : coverage(system, seeds, nullptr, effort)) {
            const double share = 100.0 * count.held / count.seeds;
            const double half = 100.0 * count.held_at_half_width / count.seeds;
            fmt::print("| {} | {} | {} | {:.1f} % | {:.1f} % | {} | {} |\n", system.name,
                       count.figure, count.held, share, half, count.too_low,
                       count.seeds - count.held - count.too_low);
            std::fflush(stdout);
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
        fmt::print(stderr, "{}: {:.1f} s\n", system.name, took.count());
    }
}

} // namespace

int main(int count, char** words) {
    const std::string what = count > 1 ? words[1] : "";
    const int seeds = count > 2 ? std::atoi(words[2]) : 1000;
    if (what == "exact" && count == 2) {
        fmt::print(
            "| system | figure | exact | measured | interval | half-width | exact value |\n");
        fmt::print("|---|---|---:|---:|---:|---:|---|\n");
        print_theory(quick_systems());
        print_theory(slow_systems());
        return 0;
    }
    if (what == "intervals" && count <= 4 && seeds >= 1) {
        print_coverage(seeds, count > 3 ? words[3] : "");
        return 0;
    }
    fmt::print(stderr, "usage: coverage exact | coverage intervals [SEEDS [SYSTEM]]\n");
    return 2;
}
