// The parts of results that several kinds share, as JSON.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/report/results.hpp>

#include <nlohmann/json_fwd.hpp>

namespace skusim::report {

[[nodiscard]] nlohmann::ordered_json plan_json(const PlanResult& result);
[[nodiscard]] nlohmann::ordered_json provenance_json(const Provenance& provenance);
[[nodiscard]] nlohmann::ordered_json capacity_json(const planner::Capacity& capacity);
[[nodiscard]] nlohmann::ordered_json
load_curve_json(const std::vector<planner::LoadPoint>& load_curve);
[[nodiscard]] nlohmann::ordered_json sku_json(const catalog::Sku& sku);
[[nodiscard]] nlohmann::ordered_json service_json(const service::ServiceTime& service);
[[nodiscard]] nlohmann::ordered_json
defaults_json(const std::vector<scenario::AppliedDefault>& defaults);
/// "mean", "p50", ... of a node under a load, with its throughput and the rest.
[[nodiscard]] nlohmann::ordered_json metrics_json(const experiment::Outcome& outcome);

} // namespace skusim::report
