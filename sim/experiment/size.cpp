#include "size.hpp"

#include <skusim/experiment/failures.hpp>

#include "expected.hpp"
#include "warm_up.hpp"

#include <algorithm>
#include <optional>
#include <variant>

namespace skusim::experiment {

double most_held(const Trial& trial) {
    constexpr double of_worker = 0.125;
    const double workers = serving::work_capacity(trial.cluster) * of_worker;
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        // Nothing is kept of who thinks but when it comes back.
        constexpr double of_thinking = 0.25;
        const Duration response = expected_response(trial);
        const double waiting = in_seconds(response) / in_seconds(closed->mean_pause() + response);
        return workers + closed->concurrency * std::max(of_thinking, waiting);
    }
    const double offered = offered_utilization(trial).value_or(0);
    const double places = speed_under_backlog(trial).places;
    // A queue that would overflow all memory is cut short when it does.
    constexpr double most_waiting = 0.5 * most_inside / least_replications;
    const double waiting = offered > 1 ? std::min(waiting_room(trial), most_waiting) : 0;
    // The longest of millions of random delays: until it is over, all that came since are kept.
    constexpr double longest = 16;
    const std::optional<random::Distribution>& front_end = trial.cluster.front_end;
    const double on_the_way =
        arrivals_per_second(trial) *
        (in_seconds(trial.cluster.delay) + (front_end ? longest * in_seconds(front_end->mean) : 0));
    return workers + std::min(offered, 1.0) * places + waiting + on_the_way;
}

int replications_for(const Trial& trial, const Effort& effort) {
    double affordable = most_inside / most_held(trial);
    if (effort.goal == Goal::precision) { // a decision is not taken in a start
        constexpr double doublings = 2;   // of a warm-up that is not found to be long enough
        affordable = std::min(affordable, most_warming_up(effort) / doublings /
                                              std::max(arrivals_to_fill(trial), 1.0));
    }
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        constexpr std::int64_t requests_each = 16;
        const std::int64_t round =
            std::int64_t{std::max(closed->concurrency, 1)} * closed->sessions.turns;
        affordable = std::min(affordable,
                              static_cast<double>(effort.max_requests / (requests_each * round)));
    }
    return static_cast<int>(
        std::clamp<double>(affordable, least_replications, effort.replications));
}

} // namespace skusim::experiment
