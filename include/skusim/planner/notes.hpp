// What a reader of simulated figures should know though it changes none of them: what was lowered,
// what is taken for granted, keys of the scenario that do nothing. One sentence each.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/service/model.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::planner {

/// These hold for the scenario, whatever serves it.
[[nodiscard]] std::vector<std::string> scenario_notes(const scenario::Scenario& scenario);

/// Where the workers that a scenario asks for hold more copies of the model than the SKU's RAM has
/// room for; one of node_notes() that may change what is bought.
[[nodiscard]] std::optional<std::string> note_of_ram(const scenario::Scenario& scenario,
                                                     const catalog::Sku& sku, int workers);

/// These hold for the scenario on nodes of an admitted SKU with so many workers, each of that
/// service time.
[[nodiscard]] std::vector<std::string> node_notes(const scenario::Scenario& scenario,
                                                  const catalog::Sku& sku, int workers,
                                                  const service::ServiceTime& service);

/// These hold for nodes that the scenario describes itself, without a SKU.
[[nodiscard]] std::vector<std::string> described_node_notes(const scenario::Scenario& scenario);

/// What the server makes of the model's number formats, and over how many accelerators of the SKU a
/// copy is spread where the scenario and the SKU leave a choice. `tried` are the ways that were
/// weighed, by what a node carries or, of a job, by its cost; none where the least that holds the
/// model was taken.
[[nodiscard]] std::vector<std::string> engine_notes(const scenario::Scenario& scenario,
                                                    const catalog::Sku& sku,
                                                    const placement::PlacedEngine& engine,
                                                    const std::vector<EngineVariant>& tried);

/// These tell what a run's figures are taken from, where that is not all of its requests, or not
/// one start.
[[nodiscard]] std::vector<std::string> notes_of_run(const experiment::Outcome& outcome);

/// Why the figures of an imprecise run are not to be relied on, or there are none; empty where
/// their intervals tell how far they may be off.
[[nodiscard]] std::string_view why_unreliable(const experiment::Outcome& outcome);

/// What ended an imprecise run.
[[nodiscard]] std::string ended_early(const experiment::Outcome& outcome,
                                      const scenario::Simulation& simulation);

/// Whether a choice for a load of requests holds a bound on a mean time as no simulated request was
/// lost, though some may be: one that is makes the mean endless, so that a longer run may break it.
[[nodiscard]] bool rests_on_no_loss(const Candidate& candidate, const Choice& choice);

/// Tells of figures of the plan's choices that theory disagrees with; these are part of
/// Plan::warnings, where they come first.
[[nodiscard]] std::vector<std::string> contradictions(const Plan& plan);

} // namespace skusim::planner
