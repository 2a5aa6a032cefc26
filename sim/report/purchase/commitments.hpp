// What committing to a part of a plan's nodes for a term would save.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/table.hpp>

#include <string>

namespace skusim::report {

/// Null where nothing was asked for.
[[nodiscard]] Json commitments_json(const planner::Choice& choice);
/// Tells them of the cheapest choice, or of the guidance if there is no other, with its SKU.
[[nodiscard]] Json plan_commitments_json(const planner::Plan& plan);

/// What saves most, in one line: "reserved 1y, 6 nodes: 16247.01 USD a year in all, 18.3 % less
/// than on demand"; empty where nothing was asked for.
[[nodiscard]] std::string commitments_text(const planner::Choice& choice);

/// Rows for each contract.
void add_commitments(Table& table, const planner::Choice& choice);

} // namespace skusim::report
