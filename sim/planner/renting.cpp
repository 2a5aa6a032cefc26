#include <skusim/planner/renting.hpp>

namespace skusim::planner {

Renting renting_of(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    Renting renting{scenario.policy.spare_nodes, 1};
    if (scenario.target) {
        renting.minimum =
            catalog::minimum_nodes(*scenario.target, scenario::environment(scenario), sku);
    }
    if (scenario.job()) {
        renting.minimum = std::max(renting.minimum, scenario.job()->min_nodes);
    }
    return renting;
}

} // namespace skusim::planner
