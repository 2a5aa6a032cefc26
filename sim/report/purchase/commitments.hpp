// What committing to a part of a plan's nodes for a term would save.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// Null where nothing was asked for.
[[nodiscard]] Json commitments_json(const planner::Choice& choice);
/// The same of the cheapest choice, or of the guidance if there is no other, with its SKU.
[[nodiscard]] Json plan_commitments_json(const planner::Plan& plan);

/// Rows for each contract.
void add_commitments(Table& table, const planner::Choice& choice);

} // namespace skusim::report
