// What each cloud beside the chosen one would do.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// A list of {"cloud", "sku", "region", "nodes", "usd_per_hour", "usd_total", "cost_ratio",
/// "reason"}, the chosen cloud first, the others in order of cost. Of one that has no answer the
/// choice is null, and `reason` says why.
[[nodiscard]] Json clouds_json(const PlanResult& result);

/// A row for each of the others: "on aws  5 x c7i.xlarge in us-east-1: 0.8925 USD/h, 12 % more".
void add_clouds(Table& table, const PlanResult& result);

} // namespace skusim::report
