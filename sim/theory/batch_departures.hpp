// M/D^b/1, embedded at the ends of services: see skusim/theory/batch_server.hpp.
#pragma once

#include <skusim/theory/batch_server.hpp>

#include <vector>

namespace skusim::theory {

/// The long run from one end of a service to the next.
struct BatchDepartures {
    double arrivals_per_second = 0;
    double service_seconds = 0;
    int largest_batch = 1;         ///< as many as ever wait, if there is no limit
    double share_busy = 0;         ///< of time
    std::vector<double> not_taken; ///< P(so many go on waiting when a service starts)
};

[[nodiscard]] BatchDepartures solve_departures(const BatchServer& system);

[[nodiscard]] double mean_wait_seconds(const BatchDepartures& departures);
[[nodiscard]] double wait_tail(const BatchDepartures& departures, double seconds);

} // namespace skusim::theory
