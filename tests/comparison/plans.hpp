// Plans made by hand, to be compared.
#pragma once

#include <skusim/comparison/condition.hpp>

#include <string>

namespace skusim::comparison {

[[nodiscard]] inline stats::Estimate about(double value, double half_width) {
    return {value, value - half_width, value + half_width};
}

[[nodiscard]] inline stats::Estimate exactly(double value) {
    return {value, value, value};
}

[[nodiscard]] inline ChoiceRecord choice(const std::string& sku, double nodes, double cost,
                                         stats::Estimate p95) {
    ChoiceRecord record;
    record.sku = sku;
    record.region = std::string("here");
    record.nodes = exactly(nodes);
    record.usd_per_hour = exactly(cost);
    record.metrics = {{stats::latency_quantile(0.95), p95},
                      {{stats::QuantityKind::throughput}, about(100, 1)},
                      {{stats::QuantityKind::utilization}, about(0.7, 0.01)}};
    record.meets_slo = true;
    record.slo = {{stats::latency_quantile(0.95), 0.15, p95, "holds"}};
    return record;
}

/// 5 x small for 1 USD/h, p95 of 100 ms +- 2 ms.
[[nodiscard]] inline PlanRecord plan() {
    PlanRecord record;
    record.file = std::string("plan.json");
    record.scenario = std::string("shop");
    record.inputs = {{"service.time.mean", "40 ms"}, {"node.workers", "4"}};
    record.circumstances = {{"seed", "1"}};
    record.objective = {{stats::latency_quantile(0.95), 0.15, {}, "holds"}};
    record.guidance = choice("small", 5, 1, about(0.100, 0.002));
    record.cheapest = record.guidance;
    record.candidates = {{"small", "here", "", "feasible", "it holds"},
                         {"tiny", "here", "", "gated", "too little RAM"}};
    return record;
}

} // namespace skusim::comparison
