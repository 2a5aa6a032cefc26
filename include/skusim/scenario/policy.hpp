// The rules that a plan keeps beside the objective: how much more than needed, how it is paid for.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>
#include <skusim/commitment/demand.hpp>
#include <skusim/commitment/offer.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace skusim::scenario {

enum class Pricing { on_demand, spot };

[[nodiscard]] constexpr auto enum_names(Pricing) {
    return std::array<EnumName<Pricing>, 2>{
        {{Pricing::on_demand, "on-demand"}, {Pricing::spot, "spot"}}};
}

/// A contract that is paid for anyway.
struct OwnedContract {
    commitment::Contract contract = commitment::Contract::reserved;
    std::string sku;                                    ///< that nodes are reserved of
    int nodes = 0;                                      ///< that are reserved
    commitment::Term term = commitment::Term::one_year; ///< of a savings plan
    UsdPerHour usd_per_hour;                            ///< that a savings plan commits to
    std::optional<int> months_left; ///< of its term; absent if it outlasts all that is asked
};

/// What may be committed to, and what is known of the demand beside the plan.
struct Commitment {
    std::vector<commitment::Term> reserved;     ///< nodes of the SKU, reserved for a term
    std::vector<commitment::Term> savings_plan; ///< an amount of money an hour
    std::optional<double> most_spot; ///< share of the nodes in use that may be spot machines
    double growth = 0;               ///< of the demand, a year
    std::vector<OwnedContract> owned;
    std::string demand_path; ///< resolved against the scenario's folder; empty if not given
    /// What is read from there, once it is read: in the place of the plan's own nodes.
    std::optional<commitment::Demand> demand;

    [[nodiscard]] bool is_asked() const {
        return !reserved.empty() || !savings_plan.empty() || most_spot;
    }
};

/// Nodes that an upgrade adds for its time: a share of the nodes, and at least so many.
struct Surge {
    double share = 0;
    int nodes = 0;
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
