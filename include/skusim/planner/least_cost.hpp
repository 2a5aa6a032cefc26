// The best of what commitments offer, in one line.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/planner/choice.hpp>

#include <string>

namespace skusim::planner {

/// What a year of a choice comes to under the contract, or the spot machines, that save most.
struct LeastCost {
    /// The contract; null where none pays. It is one of the commitments' own.
    const commitment::Purchase* purchase = nullptr;
    int committed_nodes = 0;
    int spot_nodes = 0; ///< at the demand's peak
    Usd usd_per_year;
    Usd on_demand_per_year; ///< of the same demand
};

[[nodiscard]] LeastCost least_cost(const Commitments& commitments);

/// "reserved 1y"
[[nodiscard]] std::string contract_text(const commitment::Offer& offer);

/// "reserved 1y, 6 nodes; 4 spot"; "none" where all stay on demand.
[[nodiscard]] std::string bought_text(const LeastCost& least);

} // namespace skusim::planner
