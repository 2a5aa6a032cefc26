// Measure, calibrate, predict, measure again: the way from a running server to a prediction, and
// how far that was off.
#pragma once

#include "commands.hpp"

#include <string>
#include <support/inference_server.hpp>
#include <utility>

namespace skusim::end_to_end {

/// With its interval at 95 % confidence. Times are in seconds.
struct Estimate {
    double value = 0;
    double low = 0;
    double high = 0; ///< infinite where the requests were too few to bound it
};

struct Figures {
    Estimate throughput;
    Estimate mean;
    Estimate p50;
    Estimate p95;
};

struct Pair {
    Figures predicted;
    Figures measured;
};

/// What is measured, and how.
struct Subject {
    const ServerProcess& server;
    std::string request; ///< more words for `skusim measure`
    double seconds = 0;  ///< of each measurement
    /// A measurement during which others took more than a fiftieth of a core is made again until
    /// there were so many; the last one counts. Latencies have no part in that.
    int attempts = 1;
};

/// The server has one worker. It and the client run on a core each.
class Study {
public:
    explicit Study(Subject subject) : subject_(std::move(subject)) {}

    /// Measures four clients, which keep the worker busy, and evenly spaced requests so few that
    /// each finds it idle, and fits its service times and delay. A worker that has rested takes
    /// longer; what the first request of a busy period takes more, all that follow in it wait
    /// more, so that it acts as a delay (M/G/1 with an exceptional first service, Welch 1964).
    /// Gives the requests a second that the worker completes when it is always busy.
    [[nodiscard]] double calibrate();
    /// Predicts the figures of an open rate, measures there, and prints a row for each.
    Pair compare_rate(const std::string& name, double rate);
    /// The same for clients that send again as soon as they have an answer.
    Pair compare_clients(int clients);

    static void print_head();

private:
    [[nodiscard]] std::string measure(const std::string& load, const std::string& form,
                                      double seconds);
    [[nodiscard]] Figures measured(const std::string& load);
    [[nodiscard]] Figures predicted(const std::string& arrivals) const;
    Pair compare(const std::string& name, const std::string& arrivals, const std::string& load);

    Subject subject_;
    Folder folder_;
    double foreign_cores_ = 0; ///< of the last measurement
};

} // namespace skusim::end_to_end
