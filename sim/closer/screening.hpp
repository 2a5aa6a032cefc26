// Plans made again with less effort, on the few SKUs that could win.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/closer/sensitivity.hpp>
#include <skusim/experiment/outcome_memory.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace skusim::closer {

/// The machines of these candidates, each once, in the order of the plan.
[[nodiscard]] std::vector<catalog::Sku> machines_of(const planner::Plan& plan,
                                                    std::vector<std::size_t> chosen);
[[nodiscard]] ShiftedChoice short_form(const planner::Plan& plan, const planner::Choice& choice);
/// The cheapest choice; nothing if there is none.
[[nodiscard]] std::optional<ShiftedChoice> choice_of(const planner::Plan& plan);

/// Whether the plan has an answer that nothing cheaper may be, or shows that there is none. A plan
/// that needs more effort than it was given says nothing of its input.
[[nodiscard]] bool is_decided(const planner::Plan& plan);

/// How long clusters are looked at: at a glance, to a tenth in a hundred thousand requests each, or
/// more for a closed loop of many clients; where that does not decide, to the asked precision in
/// ten times as many. Neither is ever more than what was asked for.
enum class Look { glance, closer };

[[nodiscard]] scenario::Simulation simulation_for(const scenario::Scenario& asked, Look look);

/// The scenario at its peak, and so looked at.
[[nodiscard]] scenario::Scenario at_screening_effort(scenario::Scenario scenario, Look look);

/// Whether `changed` admits a SKU that the plan gates, one node of which costs less than the plan's
/// answer, if it has one.
[[nodiscard]] bool lets_in_cheaper(const planner::Plan& plan, const scenario::Scenario& changed);

/// What is cheapest under `changed` of the SKUs that cost least under the plan, and of the cheapest
/// of those that it ruled out and `changed` may not; of all where none of these is an answer. Plans
/// that differ in rules alone share what they have `known`.
struct Screened {
    bool is_decided = false;
    std::optional<ShiftedChoice> choice;
    int nodes_for_slo = 0;
};
[[nodiscard]] Screened screened(const planner::Plan& plan, const scenario::Scenario& changed,
                                const catalog::Hardware& hardware,
                                const std::shared_ptr<experiment::OutcomeMemory>& known, Look look);

} // namespace skusim::closer
