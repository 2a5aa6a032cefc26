// How many nodes are rented for those that the objective needs.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/planner/endurance.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>

namespace skusim::planner {

/// The nodes of one SKU that are rented: with spare nodes, and at least so many.
struct Renting {
    int spare = 0;
    int minimum = 1;
    /// What spare nodes are for where the policy leaves their number open; then `spare` is 0.
    std::optional<Endurance> endurance = std::nullopt;

    /// Nodes to rent for `nodes_for_slo`.
    [[nodiscard]] int nodes(int nodes_for_slo) const;
    /// The most nodes for the objective that leave room, within `rented`, for spare nodes and the
    /// minimum; 0 if there is no room for one.
    [[nodiscard]] int most_for_slo(int rented) const;
};

/// How the SKU is rented: with the policy's spare nodes and the minimum of the target and the job.
[[nodiscard]] Renting renting_of(const scenario::Scenario& scenario, const catalog::Sku& sku);

} // namespace skusim::planner
