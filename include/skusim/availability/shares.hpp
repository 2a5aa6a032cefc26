// The share of time with so many nodes in service, exactly.
//
// Nodes that fail by themselves are up in a binomial number; zones that are lost by themselves make
// a mixture of binomials; a pool and an upgrade mix those again. What is asked for is always
// "at least so many", which needs one incomplete beta function for each number of lost zones:
//
//   P(at least k of m) = I_A(k, m - k + 1)      (Abramowitz & Stegun 1964, 26.5.24)
#pragma once

#include <skusim/availability/causes.hpp>

namespace skusim::availability {

/// Nodes of the largest of `zones`, over which `nodes` are spread as evenly as can be.
[[nodiscard]] int largest_zone(int nodes, int zones);

/// The least number of nodes that leaves `needed` when the largest of `zones` > 1 is lost.
[[nodiscard]] int nodes_that_survive_a_zone(int needed, int zones);

/// The share of time with at least `needed` of `nodes` rented ones in service.
[[nodiscard]] double share_with_at_least(const Causes& causes, int nodes, int needed);

/// The mean share of `nodes` > 0 machines that the pool lets one have.
[[nodiscard]] double mean_share_there(const Pool& pool, int nodes);

/// The share of time that no number of nodes could go beyond: with a zone up, and a pool that has
/// any machines.
[[nodiscard]] double greatest_share(const Causes& causes);

} // namespace skusim::availability
