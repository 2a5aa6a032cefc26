// What a plan tells beyond its answer, where it was asked for: its explanation and its sensitivity.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// {"sku", "region", "node_counts": [...], "load_curve": [...], "timeline": {...}, "trade_offs":
/// [...]} of a result that has an explanation.
[[nodiscard]] Json explanation_json(const PlanResult& result);
/// A list of {"input", "change", "sku", "region", "nodes", "usd_per_hour"}; the first is of the
/// inputs as they are.
[[nodiscard]] Json sensitivity_json(const closer::Sensitivity& sensitivity);
/// A list of the same with "close" and "value".
[[nodiscard]] Json switches_json(const closer::Sensitivity& sensitivity);
/// A row for each input: what becomes of the answer at each change.
[[nodiscard]] Table sensitivity_table(const closer::Sensitivity& sensitivity);

} // namespace skusim::report
