// What is asked for: the objective, and the rules of selection, plan and simulation.
#include <skusim/schema/type.hpp>
#include <skusim/schema/values.hpp>

#include "scenario_values.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

scenario::Objective as_objective(const Value& map) {
    scenario::Objective objective;
    if (const Value* latency = map.find("latency")) {
        for (const Entry& entry : latency->entries) {
            objective.latency.push_back(
                {entry.key, quantile_of(entry.key).value_or(0), as_duration(entry.value)});
        }
    }
    set(objective.max_error_rate, map, "max_error_rate", as_ratio);
    set(objective.min_throughput, map, "min_throughput", as_rate);
    return objective;
}

scenario::Selection as_selection(const Value& map) {
    scenario::Selection select;
    set(select.region, map, "region", as_text);
    if (const Value* families = map.find("families")) {
        for (const Value& family : families->items) {
            select.families.push_back(family.scalar);
        }
    }
    set(select.max_price, map, "max_price", as_price);
    set(select.burstable, map, "burstable", as_bool);
    set(select.retired, map, "retired", as_bool);
    return select;
}

namespace {

scenario::Pricing as_pricing(const Value& value) {
    return value.scalar == "spot" ? scenario::Pricing::spot : scenario::Pricing::on_demand;
}

} // namespace

scenario::Policy as_policy(const Value& map) {
    scenario::Policy policy;
    set(policy.ram_factor, map, "ram_factor", as_ratio);
    set(policy.spare_nodes, map, "spare_nodes", as_int);
    set(policy.max_nodes, map, "max_nodes", as_int);
    set(policy.pricing, map, "pricing", as_pricing);
    return policy;
}

scenario::Simulation as_simulation(const Value& map) {
    scenario::Simulation simulation;
    set(simulation.seed, map, "seed", as_unsigned);
    set(simulation.confidence, map, "confidence", as_ratio);
    set(simulation.precision, map, "precision", as_ratio);
    set(simulation.max_requests, map, "max_requests",
        [](const Value& value) { return static_cast<std::int64_t>(as_unsigned(value)); });
    return simulation;
}

} // namespace skusim::scenarios
