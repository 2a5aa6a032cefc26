#include "target.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

/// Requests that come a second, answered or not.
double arrivals_of(const LoadStep& step) {
    const double completed = step.completed_per_s.value_or(0);
    const double good = step.completed.value_or(0);
    const double share = good > 0 ? 1 + step.errors.value_or(0) / good : 1;
    return std::max(completed * share, step.offered_per_s.value_or(0));
}

/// The clients of a closed loop, and how long each pauses.
struct Clients {
    int count = 1;
    double pause_s = 0; ///< mean; 0 for none
};

/// Whether the tool sent when requests were due, whatever became of those before.
bool kept_to_a_rate(const LoadStep& step) {
    return step.offered_per_s || step.gap_cv;
}

/// Nothing for an open load. What clients are not in flight for they pause: Z = N / X - R
/// (interactive response time law: Denning & Buzen 1978). Where the tool kept to a rate they are
/// connections, and a loop only while nearly all are in flight.
std::optional<Clients> clients_of(const LoadStep& step) {
    if (!step.concurrency || !step.mean_s || !step.completed_per_s) {
        return std::nullopt;
    }
    const double per_s = arrivals_of(step);
    const double in_flight = per_s * *step.mean_s;
    constexpr double nearly_all = 0.8;
    constexpr double all = 0.95;
    if (kept_to_a_rate(step) && in_flight < nearly_all * *step.concurrency) {
        return std::nullopt;
    }
    const bool pauses = !kept_to_a_rate(step) && in_flight < all * *step.concurrency;
    return Clients{static_cast<int>(std::lround(*step.concurrency)),
                   pauses ? *step.concurrency / per_s - *step.mean_s : 0};
}

} // namespace

bool is_open(const LoadStep& step) {
    return !clients_of(step);
}

std::string contradiction(const LoadStep& step, const LoadedCluster& cluster) {
    // The rate that was offered is the load of an open stream, whatever completed.
    if (!step.completed_per_s && !step.offered_per_s) {
        return "the file tells no throughput, without which no load can be simulated; rows as "
               "`skusim measure` writes them have it (throughput_per_s)";
    }
    const double per_s = arrivals_of(step);
    const double busy = per_s * step.min_s.value_or(0);
    const std::optional<Clients> clients = clients_of(step);
    if ((!clients || clients->pause_s > 0) && busy >= cluster.all_workers()) {
        return fmt::format(
            "{:.4g} /s x {:.4g} ms, the quickest request, keep {:.3g} workers busy, and {} x {} "
            "= {} are there: nodes, workers or the file are others",
            per_s, *step.min_s * 1e3, busy, cluster.nodes, cluster.workers, cluster.all_workers());
    }
    return {};
}

Target target_of(const LoadStep& step, std::vector<std::string>& notes) {
    Target target;
    if (const std::optional<Clients> clients = clients_of(step)) {
        target.load.clients = clients->count;
        target.load.pause_s = clients->pause_s;
    }
    target.load.per_s = arrivals_of(step);
    target.load.gap_cv = step.gap_cv.value_or(1);
    target.all_answered = step.errors.value_or(0) == 0;
    target.requests = step.completed.value_or(assumed_requests);
    target.figures = figures_of(step, target.requests, notes);
    for (const Figure& figure : target.figures) {
        if (!figure.is_mean()) {
            target.load.quantiles.push_back(figure.probability);
        }
    }
    return target;
}

std::vector<double> in_order(const Target& target, const SimulatedLatencies& found) {
    std::vector<double> seconds;
    std::size_t next = 0;
    for (const Figure& figure : target.figures) {
        seconds.push_back(figure.is_mean() ? found.mean_s : found.quantiles_s[next++]);
    }
    return seconds;
}

} // namespace skusim::calibration
