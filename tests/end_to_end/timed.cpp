// A server whose times are known: what skusim predicts of the requests that came is what became of
// them.
//
//   end_to_end_timed [SECONDS]    of load, 6 if not given
//
// One worker waits for 5 ms (four of five requests) or 40 ms, and writes down when each request
// came, of which class it was and when it was done. `simulate --requests` replays those arrivals
// with the two constant times. Mean and p95 of the latencies must agree within 3 and 5 %. Chance
// has no part in that: both sides have the same arrivals and classes. The machine has: timers ring
// late on a busy one. How late each did is measured as well, and where that alone could use up a
// good part of the tolerance the test is skipped (status 77), whatever the latencies are.
#include "commands.hpp"
#include "one_core.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <httplib.h>
#include <memory>
#include <numeric>
#include <sstream>
#include <support/inference_server.hpp>
#include <vector>

namespace {

using namespace skusim::end_to_end;

constexpr int skipped = 77;
constexpr double rate = 50; // 12 ms a request: the worker is busy for 60 % of the time
constexpr double mean_tolerance = 0.03;
constexpr double p95_tolerance = 0.05;
/// Of the mean latency: how late a timer may ring on average, and how late 99 of 100 may.
constexpr double mean_lateness = 0.01;
constexpr double p99_lateness = 0.02;

struct Times {
    std::vector<double> seconds;

    [[nodiscard]] double mean() const {
        return std::accumulate(seconds.begin(), seconds.end(), 0.0) /
               static_cast<double>(seconds.size());
    }
    [[nodiscard]] double quantile(double share) const {
        std::vector<double> sorted = seconds;
        std::sort(sorted.begin(), sorted.end());
        return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
    }
};

/// The differences of two columns of a CSV without quotes, row by row.
Times differences(const std::string& csv, const std::string& later, const std::string& earlier) {
    std::istringstream lines(csv);
    std::vector<std::string> header;
    Times times;
    for (std::string line; std::getline(lines, line);) {
        std::vector<std::string> cells;
        std::istringstream words(line);
        for (std::string cell; std::getline(words, cell, ',');) {
            cells.push_back(cell);
        }
        if (header.empty()) {
            header = cells;
            continue;
        }
        const auto value = [&](const std::string& name) {
            const auto column = std::find(header.begin(), header.end(), name) - header.begin();
            return std::stod(cells.at(static_cast<std::size_t>(column)));
        };
        times.seconds.push_back(value(later) - value(earlier));
    }
    return times;
}

/// What became of the requests, as the server wrote it down.
std::string served(double seconds) {
    const auto server = [] {
        const OnOneCore core(Side::server);
        return std::make_unique<skusim::InferenceServer>();
    }();
    const OnOneCore core(Side::client);
    run_skusim(fmt::format("measure {} --rates {} --duration '{} s' --warm-up '0.1 s' --seed 7 "
                           "--format json",
                           server->url("/wait"), rate, seconds));
    return httplib::Client("127.0.0.1", std::stoi(server->port())).Get("/waits")->body;
}

/// The first two columns, when each request came and of which class it was: a trace.
std::string arrivals(const std::string& records) {
    std::istringstream lines(records);
    std::string trace;
    for (std::string line; std::getline(lines, line);) {
        trace += line.substr(0, line.find(',', line.find(',') + 1)) + '\n';
    }
    return trace;
}

/// The latencies that skusim predicts for these arrivals and classes.
Times predicted(const std::string& records) {
    const Folder folder;
    std::ofstream(folder / "arrivals.csv") << arrivals(records);
    std::ofstream(folder / "scenario.yaml")
        << "skusim: 1\n"
           "workload: {arrivals: {kind: trace, file: arrivals.csv}}\n"
           "service: {kind: distribution, time: {kind: constant, mean: 5 ms}}\n"
           "classes:\n"
           "  - {name: shorter}\n"
           "  - name: longer\n"
           "    service: {kind: distribution, time: {kind: constant, mean: 40 ms}}\n"
           "node: {workers: 1}\n";
    const std::string requests = folder / "requests.csv";
    run_skusim("simulate " + folder / "scenario.yaml" + " --format json --requests " + requests);
    std::ifstream file(requests);
    return differences(std::string(std::istreambuf_iterator<char>(file), {}), "finished_s",
                       "arrival_s");
}

bool agree(const char* figure, double predicted, double measured, double tolerance) {
    const double error = predicted / measured - 1;
    fmt::print("{}: predicted {:.2f} ms, measured {:.2f} ms, error {:+.2f} %\n", figure,
               predicted * 1e3, measured * 1e3, error * 100);
    return std::abs(error) < tolerance;
}

int run(double seconds) {
    const std::string records = served(seconds);
    const Times measured = differences(records, "done_s", "arrival_s");
    const Times late = differences(records, "done_s", "due_s");
    fmt::print("{} requests; timers rang late by {:.3f} ms on average, p99 {:.3f} ms\n",
               measured.seconds.size(), late.mean() * 1e3, late.quantile(0.99) * 1e3);
    if (late.mean() > mean_lateness * measured.mean() ||
        late.quantile(0.99) > p99_lateness * measured.mean()) {
        fmt::print("skipped: the machine is too busy for timers to ring in time\n");
        return skipped;
    }
    const Times expected = predicted(records);
    const bool count = expected.seconds.size() == measured.seconds.size();
    const bool mean = agree("mean", expected.mean(), measured.mean(), mean_tolerance);
    const bool p95 = agree("p95", expected.quantile(0.95), measured.quantile(0.95), p95_tolerance);
    return count && mean && p95 ? EXIT_SUCCESS : EXIT_FAILURE;
}

} // namespace

int main(int count, char** words) {
    try {
        return run(count > 1 ? std::stod(words[1]) : 6);
    } catch (const std::exception& error) {
        fmt::print(stderr, "{}\n", error.what());
        return EXIT_FAILURE;
    }
}
