#include <skusim/planner/renting.hpp>

#include <algorithm>

namespace skusim::planner {

int Renting::nodes(int nodes_for_slo) const {
    const int needed =
        endurance ? endurance->nodes_for(std::max(nodes_for_slo, 1)) : nodes_for_slo + spare;
    return std::max(needed, minimum);
}

int Renting::most_for_slo(int rented) const {
    if (nodes(1) > rented) {
        return 0;
    }
    if (!endurance) {
        return rented - spare;
    }
    int fits = 1;
    for (int beyond = rented + 1; beyond - fits > 1;) {
        const int middle = fits + (beyond - fits) / 2;
        (endurance->is_endured_by(rented, middle) ? fits : beyond) = middle;
    }
    while (nodes(fits) > rented) {
        --fits;
    }
    return fits;
}

Renting renting_of(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    Renting renting;
    if (scenario.policy.spare_nodes) {
        renting.spare = *scenario.policy.spare_nodes;
    } else {
        renting.endurance = endurance_of(scenario, sku);
    }
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
