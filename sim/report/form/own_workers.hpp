// The workers that each class of requests has for itself, as text and JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/report/table.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::report {

/// Names the node's workers: "2 of detector (1 thread, 2 GiB each), 1 of ranker (4 threads, 3
/// GiB)"; empty where classes share workers, or there is no node.
[[nodiscard]] std::string own_workers_text(const scenario::Scenario& scenario,
                                           const experiment::Trial* node);
/// A row with that text, unless it is empty.
void add_own_workers(Table& table, const scenario::Scenario& scenario,
                     const experiment::Trial& node);
/// Gives them by class, in their order; null where that text is empty.
[[nodiscard]] Json own_workers_json(const scenario::Scenario& scenario,
                                    const experiment::Trial* node);
/// What the scenario says of them: "2 of detector, ranker as many as fit".
[[nodiscard]] std::string asked_own_workers(const scenario::Scenario& scenario);

} // namespace skusim::report
