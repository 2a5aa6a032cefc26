// The rules that a plan keeps beside the objective: how much more than needed, how it is paid for.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/commitment/offer.hpp>

#include <array>
#include <optional>
#include <vector>

namespace skusim::scenario {

enum class Pricing { on_demand, spot };

[[nodiscard]] constexpr auto enum_names(Pricing) {
    return std::array<EnumName<Pricing>, 2>{
        {{Pricing::on_demand, "on-demand"}, {Pricing::spot, "spot"}}};
}

/// What may be committed to: a term for each kind of contract.
struct Commitment {
    std::vector<commitment::Term> reserved;     ///< nodes of the SKU, reserved for a term
    std::vector<commitment::Term> savings_plan; ///< an amount of money an hour
};

struct Policy {
    double ram_factor = 1.5; ///< a node's RAM over the model's, at least 1
    /// Nodes beyond those that the objective needs; absent for as many as it takes to survive what
    /// the scenario asks for.
    std::optional<int> spare_nodes = 0;
    int max_nodes = 200;
    Pricing pricing = Pricing::on_demand;
    /// Nodes that an upgrade adds for its time, as a share of the nodes; the target's if absent.
    std::optional<double> max_surge;
    Commitment commitment; ///< nothing is committed to if it is empty
};

} // namespace skusim::scenario
