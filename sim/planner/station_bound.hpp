// How few nodes can do where each class of requests has workers of its own.
#pragma once

#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstdint>

namespace skusim::planner {

/// The least share of arrivals that the objective lets the cluster serve.
[[nodiscard]] double served_share(const scenario::Objective& objective);

/// Work conservation at each station, under an open load: without loss each has to keep up with its
/// class. Where requests may leave, the stations have to serve together what the objective asks of
/// all, whichever class that is, and each what its class's own objective asks. 1 where classes
/// share workers.
[[nodiscard]] std::int64_t nodes_for_stations(const scenario::Objective& objective,
                                              const experiment::Trial& node);

} // namespace skusim::planner
