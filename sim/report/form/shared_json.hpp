// The parts of results that several kinds share, as JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/report/provenance.hpp>

#include <vector>

namespace skusim::report {

[[nodiscard]] Json provenance_json(const Provenance& provenance);
[[nodiscard]] Json capacity_json(const planner::Capacity& capacity);
[[nodiscard]] Json load_curve_json(const std::vector<planner::LoadPoint>& load_curve);
[[nodiscard]] Json accelerators_json(const catalog::Accelerators& accelerators);
[[nodiscard]] Json sku_json(const catalog::Sku& sku);
[[nodiscard]] Json service_json(const service::ServiceTime& service);
[[nodiscard]] Json defaults_json(const std::vector<scenario::AppliedDefault>& defaults);
/// "mean", "p50", ... of a node under a load, with its throughput and the rest.
[[nodiscard]] Json metrics_json(const experiment::Outcome& outcome);

} // namespace skusim::report
