#include "size.hpp"

#include "expected.hpp"

#include <algorithm>
#include <variant>

namespace skusim::experiment {

double most_held(const Trial& trial) {
    constexpr double of_worker = 0.125;
    const double workers = serving::work_capacity(trial.cluster) * of_worker;
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        return workers + closed->concurrency;
    }
    const double offered = offered_utilization(trial).value_or(0);
    const double places = speed_under_backlog(trial).places;
    // A queue that would overflow all memory is cut short when it does.
    constexpr double most_waiting = 0.5 * most_inside / least_replications;
    const double waiting = offered > 1 ? std::min(waiting_room(trial), most_waiting) : 0;
    return workers + std::min(offered, 1.0) * places + waiting;
}

} // namespace skusim::experiment
