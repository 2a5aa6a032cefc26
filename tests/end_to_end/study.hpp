// Measure, calibrate, predict, measure again: the way from a running server to a prediction, and
// how far that was off.
#pragma once

#include "commands.hpp"

#include <string>
#include <support/inference_server.hpp>
#include <utility>
#include <vector>

namespace skusim::end_to_end {

/// With its interval at 95 % confidence.
struct Estimate {
    double value = 0;
    double low = 0;
    double high = 0; ///< infinite where the requests were too few to bound it
};

/// Times are in seconds.
struct Figures {
    Estimate throughput;
    Estimate mean;
    Estimate p50;
    Estimate p95;
};

struct Pair {
    std::string load;
    Figures predicted;
    Figures measured;
};

/// What is measured, and how.
struct Subject {
    const ServerProcess& server;
    std::string request; ///< more words for `skusim measure`
    double seconds = 0;  ///< of each measurement
    int rounds = 1;
};

/// The server has one worker. It and the client run on a core each. A round measures, calibrates,
/// predicts and measures again: 30, 50 and 70 % of the capacity by calibration, and three clients
/// that send again as soon as they have an answer. Machines drift; several short rounds see it
/// where one long one would take it for an error of prediction.
class Study {
public:
    explicit Study(Subject subject) : subject_(std::move(subject)) {}

    /// Runs the rounds, and prints a Markdown table: of one round with the intervals of simulation
    /// and measurement, of several their means with the interval over the rounds. Of several rounds
    /// those are left out during which others took more than a twentieth of a core; latencies have
    /// no part in that. Gives the lightest load of the last one.
    Pair run();

private:
    [[nodiscard]] std::vector<Pair> round();
    /// Measures four clients, which keep the worker busy, and evenly spaced requests so few that
    /// each finds it idle, and fits its service times and delay. A worker that has rested takes
    /// longer; what the first request of a busy period takes more, all that follow in it wait
    /// more, so that it acts as a delay (M/G/1 with an exceptional first service, Welch 1964).
    /// Gives the requests a second that the worker completes when it is always busy.
    [[nodiscard]] double calibrate();
    [[nodiscard]] std::string measure(const std::string& load, const std::string& form,
                                      double seconds);
    [[nodiscard]] Figures measured(const std::string& load);
    [[nodiscard]] Figures predicted(const std::string& arrivals) const;

    Subject subject_;
    Folder folder_;
    int seed_ = 6;             ///< of the arrivals; another in each round
    double foreign_cores_ = 0; ///< the most of the round so far
};

} // namespace skusim::end_to_end
