#include "node_demand.hpp"

#include <skusim/schema/values.hpp>
#include <skusim/traces/node_demand.hpp>

#include "named_file.hpp"

namespace skusim::scenarios {
using namespace text;
using namespace schema;

Result<void> read_demand(scenario::Scenario& scenario, const Value& map, Origin& origin) {
    scenario::Commitment& asked = scenario.policy.commitment;
    if (asked.demand_path.empty()) {
        return {};
    }
    const Mark& mark = at(at(at(map, "policy"), "commitment"), "demand").mark;
    asked.demand_path = beside(scenario.file, asked.demand_path);
    Result<traces::NodeDemand> demand = traces::read_node_demand(asked.demand_path);
    if (!demand) {
        return failure(told_where_named(std::move(demand.error()), "policy.commitment.demand",
                                        {scenario.file, mark}));
    }
    origin.add(demand->hash);
    std::vector<commitment::Level> levels;
    for (const int nodes : demand->nodes) {
        levels.push_back({nodes, 1});
    }
    asked.demand = commitment::Demand(std::move(levels));
    return {};
}

} // namespace skusim::scenarios
