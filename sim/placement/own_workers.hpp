// How many workers each class of requests has on a node, where each has some of its own.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/scenario/scenario.hpp>

#include <tl/expected.hpp>
#include <vector>

namespace skusim::placement {

/// By class: the numbers that the scenario tells, and one where it leaves them to the machine. They
/// fit the node, or it says what they lack.
[[nodiscard]] tl::expected<std::vector<int>, Why> least_own_workers(const scenario::Scenario&,
                                                                    const catalog::Sku& sku);

/// Adds what the scenario leaves to the machine, while it fits: the next worker each time for the
/// class whose workers are the busiest, which lets the node carry the most. `least` fit the node;
/// `classes` tell the times.
[[nodiscard]] std::vector<int> own_workers(const scenario::Scenario& scenario,
                                           const catalog::Sku& sku, std::vector<int> least,
                                           const std::vector<experiment::TrialClass>& classes);

} // namespace skusim::placement
