// What may not happen from one plan to the next: the conditions of a pipeline.
//
//     slo                the later plan's choice does not meet its objective, or there is none
//     cost+5%, cost+0.5  costs over 5 %, or 0.50 USD, more (an hour; a job as a whole)
//     nodes+20%, nodes+2 takes over 20 %, or two, nodes more
//     p95+5%, mean+5%    that latency is shown to be over 5 % higher; any quantile that plans tell
//     makespan+5%        of a job
//     utilization+10%
//     throughput-5%      is shown to be over 5 % lower
//
// A measured figure breaches its condition only if the interval of after - (1 + share) x before
// lies above zero as a whole (stats/difference.hpp); if only its middle does, that is undecided.
// Cost by the hour and nodes are compared as they stand. Each condition is held against both
// choices.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/comparison/compare.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::comparison {

struct Condition {
    /// The objective as a whole, what the choice costs, or a single figure.
    enum class About { objective, cost, figure };

    std::string text; ///< as the user wrote it
    About about = About::objective;
    std::string subject; ///< "slo", "cost", or the name of a figure's quantity
    /// The quantity of a single figure; absent for a quantile that is no plan's, such as p99.9.
    std::optional<stats::Quantity> quantity;
    double allowed = 0; ///< change for the worse: a share, or an amount in the quantity's unit
    bool is_share = true;
};

/// "cost+5%,slo" as conditions. A fault for each that is none, with what there is.
[[nodiscard]] Result<std::vector<Condition>> read_conditions(std::string_view list);

enum class Finding { holds, breached, undecided };

[[nodiscard]] std::string_view name(Finding finding);

struct ConditionResult {
    std::string condition;
    std::string scenario;
    std::string_view choice; ///< "guidance", "cheapest"
    Finding finding = Finding::holds;
    std::string explanation; ///< one clause, with the figures
};

/// Every condition held against both choices of every plan; a plan without a choice breaches. A
/// fault if no plan tells a condition's quantity.
[[nodiscard]] Result<std::vector<ConditionResult>>
check_conditions(const std::vector<Condition>& conditions,
                 const std::vector<PlanComparison>& plans);

} // namespace skusim::comparison
