// What a plan tells beyond its answer, where it was asked for: its explanation and its sensitivity.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// {"sku", "region", "node_counts": [...], "load_curve": [...], "timeline": {...}, "trade_offs":
/// [...]} of a result that has an explanation.
[[nodiscard]] Json explanation_json(const PlanResult& result);
/// A list of {"key", "otherwise", "source", "sku", "region", "nodes", "nodes_for_slo",
/// "usd_per_hour", "cost_ratio"}; null where no SKU meets the objective then.
[[nodiscard]] Json decided_by_json(const std::vector<closer::Decisive>& decided_by);
/// A row for each: "without node.max_wait, 500 ms: 1 x Standard_NC4as_T4_v3, 0.5260 USD/h".
void add_decided_by(Table& table, const std::vector<closer::Decisive>& decided_by);
/// A list of {"input", "change", "sku", "region", "nodes", "usd_per_hour"}; the first is of the
/// inputs as they are.
[[nodiscard]] Json sensitivity_json(const closer::Sensitivity& sensitivity);
/// A list of the same with "close" and "value".
[[nodiscard]] Json switches_json(const closer::Sensitivity& sensitivity);
/// A row for each input: what becomes of the answer at each change.
[[nodiscard]] Table sensitivity_table(const closer::Sensitivity& sensitivity);

} // namespace skusim::report
