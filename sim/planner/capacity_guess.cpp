#include "capacity_guess.hpp"

#include <skusim/experiment/trial.hpp>
#include <skusim/placement/token_bounds.hpp>
#include <skusim/theory/approximate.hpp>
#include <skusim/theory/markovian_queue.hpp>

#include "unit_time.hpp"

#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <vector>

namespace skusim::planner {

namespace {

/// A node under a load that is still open, as theory sees it.
struct NodeTheory {
    double service_seconds;
    double service_cv;
    double gap_cv;
    int workers;
    const random::Shape* service;
};

/// Whether the bounds are kept: told by the mean response, and by whether no more than a share of
/// the responses takes longer than so many seconds.
bool keeps_bounds(const scenario::Objective& objective, double delay_seconds,
                  const std::function<double()>& mean_response,
                  const std::function<bool(double seconds, double longer_share)>& is_within) {
    return std::all_of(objective.times.begin(), objective.times.end(), [&](const auto& bound) {
        const double probability = bound.quantity.probability;
        const double seconds = std::max(in_seconds(bound.bound) - delay_seconds, 0.0);
        return probability == 0 ? mean_response() <= seconds : is_within(seconds, 1 - probability);
    });
}

/// Whether the node is a Markovian queue so small that solving it takes less time than simulating
/// it: laws that are exactly of phase type, with few states when all workers are busy.
bool is_small_markovian(const NodeTheory& node) {
    const bool has_one_phase = node.service->kind == random::ShapeKind::exponential;
    const bool has_two_phases = node.service->kind == random::ShapeKind::hyperexponential;
    constexpr int most_workers = 8;
    return (has_one_phase || has_two_phases) && node.workers <= most_workers &&
           node.gap_cv >= 0.5 && node.gap_cv <= 4;
}

theory::MarkovianSolution solved(const NodeTheory& node, double rate) {
    return theory::MarkovianSolution(
        {theory::renewal_arrivals(theory::phases_of(1 / rate, node.gap_cv)),
         theory::phases_of(node.service_seconds, node.service_cv), node.workers});
}

std::vector<double> equally_likely_seconds(const random::Distribution& service) {
    constexpr int count = 64;
    std::vector<double> seconds;
    for (int i = 0; i < count; ++i) {
        seconds.push_back(in_seconds(service.mean) *
                          random::quantile(service.shape, (i + 0.5) / count));
    }
    return seconds;
}

/// The highest rate that `keeps`, to a thousandth of the workers' time.
double highest_rate(const NodeTheory& node, const std::function<bool(double rate)>& keeps) {
    const double limit = node.workers / node.service_seconds;
    double low = 0.01;
    double high = 0.99;
    if (keeps(high * limit)) {
        return high * limit;
    }
    constexpr int steps = 10;
    for (int step = 0; step < steps; ++step) {
        const double middle = 0.5 * (low + high);
        (keeps(middle * limit) ? low : high) = middle;
    }
    return low * limit;
}

/// Batches grow with the load: this is the fastest at which batches of one size are in time, when
/// their requests wait for as long as one batch takes, and for it to fill.
double guess_batching_per_second(const experiment::Trial& trial, const serving::Batching& batching,
                                 const scenario::Objective& objective) {
    const double most = 0.99 * experiment::speed_under_backlog(trial).per_second();
    double guess = 0.05 * most;
    for (int size = 1; size <= batching.rules.max_size; ++size) {
        const double seconds = in_seconds(batching.time_of(size));
        const double rate = std::min(0.9 * size * batching.accelerators / seconds, most);
        const double delay = std::min(in_seconds(batching.rules.max_delay), (size - 1) / rate);
        const bool keeps =
            std::all_of(objective.times.begin(), objective.times.end(), [&](const auto& bound) {
                const double probability = bound.quantity.probability;
                const double unit = unit_time(trial.service.shape, bound.quantity);
                const double waited = probability > 0 ? probability : 0.5;
                return delay + seconds * (unit + waited) <= in_seconds(bound.bound);
            });
        guess = keeps ? std::max(guess, rate) : guess;
    }
    return guess;
}

/// What tokens take on average where a bound on it is kept. They take as long as a step of a single
/// sequence at least; what others add to that varies, and is more than its average at times.
Duration typical_pace(const llm::StepTime& step, Duration bound) {
    const Duration lone{step({1, 1, 1, 1, 0}) / llm::femtoseconds_per_nanosecond};
    constexpr double typical = 0.6; // of what a tail's takes beyond the lone one
    return lone + from_nanoseconds(typical * static_cast<double>((bound - lone).count()));
}

/// Tokens have to come fast enough for the bounds on them, and the queue has to end.
double guess_tokens_per_second(const experiment::Trial& trial, const serving::Tokens& engine,
                               const scenario::Objective& objective) {
    const auto engines = static_cast<double>(trial.cluster.nodes());
    const double most = 0.9 * experiment::speed_under_backlog(trial).per_second();
    Duration pace = Duration::max();
    for (const scenario::TimeBound& bound : objective.times) {
        const bool is_pace = bound.quantity.kind == stats::QuantityKind::time_per_output_token ||
                             bound.quantity.kind == stats::QuantityKind::inter_token_latency;
        if (is_pace) {
            pace = std::min(pace, typical_pace(*engine.step_time, bound.bound));
        }
    }
    const double paced = pace == Duration::max()
                             ? most
                             : engines * placement::rate_with_pace(engine.rules, *engine.step_time,
                                                                   engine.moments, pace);
    return std::clamp(paced, 0.01 * most, most);
}

/// What the first station to break its class's objective lets all of them carry. A class without
/// one of its own is held to that of all requests.
double guess_stations_per_second(const experiment::Trial& trial,
                                 const std::vector<experiment::Trial>& stations,
                                 const scenario::Objective& objective) {
    double least = std::numeric_limits<double>::infinity();
    for (std::size_t number = 0; number < stations.size(); ++number) {
        const bool has_its_own =
            number < objective.classes.size() && !is_empty(objective.classes[number]);
        const double own = guess_capacity_per_second(
            stations[number], has_its_own ? objective.classes[number] : objective);
        least = std::min(least, own / trial.classes[number].share);
    }
    return least;
}

} // namespace

double guess_capacity_per_second(const experiment::Trial& trial,
                                 const scenario::Objective& objective) {
    if (const auto* batching = trial.cluster.kind_if<serving::Batching>()) {
        return guess_batching_per_second(trial, *batching, objective);
    }
    if (const auto* tokens = trial.cluster.kind_if<serving::Tokens>()) {
        return guess_tokens_per_second(trial, *tokens, objective);
    }
    if (const auto stations = experiment::trials_of_stations(trial); !stations.empty()) {
        return guess_stations_per_second(trial, stations, objective);
    }
    // Workers that share do what fewer, or slower, ones would.
    const double capacity = serving::work_capacity(trial.cluster);
    const int servers = std::max(static_cast<int>(capacity), 1);
    const NodeTheory node{in_seconds(trial.service.mean) * servers / capacity,
                          trial.service.shape.cv, workload::gap_cv(trial.arrivals), servers,
                          &trial.service.shape};
    const double delay = in_seconds(serving::mean_delay(trial.cluster));
    if (is_small_markovian(node)) {
        return highest_rate(node, [&](double rate) {
            const theory::MarkovianSolution solution = solved(node, rate);
            return keeps_bounds(
                objective, delay, [&] { return solution.mean_response_seconds(); },
                [&](double seconds, double longer_share) {
                    return solution.responds_within(seconds, longer_share);
                });
        });
    }
    const std::vector<double> services = equally_likely_seconds(trial.service);
    return highest_rate(node, [&](double rate) {
        const theory::MultiServer system{node.workers, rate, node.service_seconds};
        return keeps_bounds(
            objective, delay,
            [&] {
                return node.service_seconds +
                       theory::approximate_mean_wait_seconds(system, node.gap_cv, node.service_cv);
            },
            [&](double seconds, double longer_share) {
                return theory::guess_response_tail(system, node.gap_cv, node.service_cv, services,
                                                   seconds) <= longer_share;
            });
    });
}

} // namespace skusim::planner
