// Nodes that fail at random while requests are simulated: whether a run can see enough of it.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>

#include <cstdint>

namespace skusim::experiment {

/// A run goes on until it has seen so many outages, some ten in each replication: an interval that
/// comes from fewer tells too little of them.
inline constexpr std::int64_t least_outages = 320;

/// Requests that arrive per second in the long run; those of a closed loop, as far as it is known
/// before.
[[nodiscard]] double arrivals_per_second(const Trial& trial);

/// Outages of one node, or of several at once, for each request that arrives, of a trial whose
/// nodes fail.
[[nodiscard]] double outages_per_request(const Trial& trial);

/// Requests that a run takes to see least_outages, warm-up included, of a trial whose nodes fail:
/// where they fail once a year, more than anybody waits for.
[[nodiscard]] double requests_for_outages(const Trial& trial);

} // namespace skusim::experiment
