// What no queue can escape, whatever its laws and its order of service: work conservation, the
// utilisation law (Denning & Buzen 1978) and Little's law (Little 1961).
//
// Node counts are decided in exact arithmetic. A ceiling of doubles is one node too many in some
// per cent of cases (1 /s x 2.1 s / 0.7 is 3, in doubles 3.0000000000000004), so a double is read
// as the decimal number that a user wrote: the shortest one that reads back as the same double.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>

#include <cstdint>

namespace skusim::theory {

/// Whether arrivals x mean service < workers, exactly: the condition of an open system without loss
/// to be stable. `arrivals` >= 0, `mean_service` >= 0, `workers` >= 0; workers that share
/// processors need not be whole.
[[nodiscard]] bool is_within(Rate arrivals, Duration mean_service, double workers);

/// The least number of nodes, at least 1, with arrivals x mean service < nodes x workers: fewer are
/// never stable. `workers` is per node, above 0.
[[nodiscard]] std::int64_t least_nodes(Rate arrivals, Duration mean_service, double workers);

/// The least number of nodes, at least 1, that keeps the mean utilisation at or below `target`, in
/// (0, 1]: the ceiling of arrivals x mean service / (workers x target). It is the documented sizing
/// of a real-time deployment: 20 /s, 10 s, one worker, 0.7 give 286.
[[nodiscard]] std::int64_t nodes_at_utilization(Rate arrivals, Duration mean_service,
                                                double workers, double target);

/// Utilisation law: completions per second x mean service / servers.
[[nodiscard]] double utilization(Rate completions, double mean_service_seconds, int servers);

/// Little's law, N = X R, solved for the mean number inside ...
[[nodiscard]] double mean_inside(Rate throughput, double mean_seconds_inside);
/// ... and for the mean time inside; `throughput` is positive.
[[nodiscard]] double mean_seconds_inside(double mean_inside, Rate throughput);

} // namespace skusim::theory
