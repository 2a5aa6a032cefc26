// What a compute target's rules make of a plan: the SKUs and tiers to choose from, and the most
// nodes.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>
#include <vector>

namespace skusim::planner {

/// The tiers in which a job may rent the SKU: of those that `job.tier` asks for, the ones
/// that have a price, within `select.max_price`.
[[nodiscard]] std::vector<workload::Tier> affordable_tiers(const scenario::Scenario& scenario,
                                                           const catalog::Sku& sku);

/// The SKUs of the catalog that the scenario looks at, up the ladder: those that `select` admits.
/// Families and region do not apply to what is not rented as a machine of a catalog; the highest
/// price of a job is that of a tier.
[[nodiscard]] std::vector<catalog::Sku> selected(const std::vector<catalog::Sku>& skus,
                                                 const scenario::Scenario& scenario);

/// The most nodes that policy and target allow together, and the rule that says so.
struct MostNodes {
    int nodes = 1;
    std::string rule;
    bool is_of_target = false; ///< else it is the policy's
};
[[nodiscard]] MostNodes most_nodes(const scenario::Scenario& scenario);
/// Why so many nodes, more than those, are not rented.
[[nodiscard]] placement::Why too_many_nodes(int nodes, const MostNodes& most);

} // namespace skusim::planner
