// What a compute target's rules make of a scenario: workloads that it refuses as a whole, and the
// limits that a figure breaks.
#pragma once

#include <skusim/catalog/target.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <string>

namespace skusim::placement {

/// Why a target takes the workload on no machine at all.
struct Refusal {
    std::string rule;                        ///< with source and date
    std::string reason;                      ///< one sentence with the figures
    std::optional<catalog::Instead> instead; ///< the target that the rule sends the workload to
};

/// The first rule of the scenario's target that refuses it as a whole: its mode, its accelerator,
/// its price tier, the model's size, its RAM, the longest request, the rate. Nothing if there is
/// none, or no target.
[[nodiscard]] std::optional<Refusal> refusal(const scenario::Scenario& scenario);

/// Refuses more where targets are compared: one that is for trials only is left out of a plan for
/// production, and the machine at hand, whose price nobody knows, of any.
[[nodiscard]] std::optional<Refusal> refusal_in_comparison(const scenario::Scenario& scenario);

/// The limits of `kind` that `amount` breaks, with those that are not in force named behind those
/// that are. Nothing if none in force is broken.
struct BrokenLimits {
    std::string rule;
    std::string bound; ///< of the first: "under 48 GiB"
    std::optional<catalog::Instead> instead;
};
[[nodiscard]] std::optional<BrokenLimits> broken_limits(const catalog::Target& target,
                                                        catalog::LimitKind kind, double amount);

} // namespace skusim::placement
