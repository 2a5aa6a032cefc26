// What a run takes to come to its steady state, before anything is measured.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include <cstdint>

namespace skusim::experiment {

/// The least Effort::max_requests in which the clients of a closed loop forget how they began, by
/// the rule for Goal::decision: two requests of each, in a quarter of the budget, in the fewest
/// replications. 0 of a load that is no closed loop, whose own warm-up is short.
[[nodiscard]] std::int64_t requests_to_settle(const Trial& trial);

/// Whether nothing was simulated, as all replications together would hold more requests at once
/// than fit into memory; no effort changes that.
[[nodiscard]] bool is_too_large(const Outcome& outcome);

} // namespace skusim::experiment
