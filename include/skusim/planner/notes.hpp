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
#include <vector>

namespace skusim::planner {

/// These hold for the scenario, whatever serves it.
[[nodiscard]] std::vector<std::string> scenario_notes(const scenario::Scenario& scenario);

/// These hold for the scenario on nodes of an admitted SKU with so many workers, each of that
/// service time.
[[nodiscard]] std::vector<std::string> node_notes(const scenario::Scenario& scenario,
                                                  const catalog::Sku& sku, int workers,
                                                  const service::ServiceTime& service);

/// These hold for nodes that the scenario describes itself, without a SKU.
[[nodiscard]] std::vector<std::string> described_node_notes(const scenario::Scenario& scenario);

/// How many requests were simulated, where they stand for many more; nothing where all were.
[[nodiscard]] std::optional<std::string> note_of_sampling(const experiment::Outcome& outcome);

/// Of figures of the plan's choices that theory disagrees with; part of Plan::warnings, where they
/// come first.
[[nodiscard]] std::vector<std::string> contradictions(const Plan& plan);

} // namespace skusim::planner
