// What a choice survives, as text and as JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/table.hpp>

#include <string>

namespace skusim::report {

/// Rows of the plan's table; none where nothing is to be survived.
void add_survival(Table& table, const planner::Choice& choice);

/// All of it in one line: "node: holds; zone: fails, 27 nodes would do"; empty where there is none.
[[nodiscard]] std::string survival_text(const planner::Choice& choice);

/// Null where nothing is to be survived.
[[nodiscard]] Json survival_json(const planner::Choice& choice);
/// Tells it of the cheapest choice, or of the guidance if there is no other, with its SKU.
[[nodiscard]] Json plan_survival_json(const planner::Plan& plan);

} // namespace skusim::report
