// A scenario that is quicker to look at and asks for as many nodes.
#pragma once

#include <skusim/planner/profile.hpp>
#include <skusim/scenario/scenario.hpp>

#include <variant>

namespace skusim::closer {

/// The scenario under a steady load: that of a pattern's busiest interval, without replicas that
/// follow the load, and without a bound on throughput, which is of the whole period.
[[nodiscard]] inline scenario::Scenario at_its_peak(scenario::Scenario scenario) {
    if (scenario.arrivals_if<workload::PatternArrivals>() != nullptr) {
        scenario.load =
            planner::with_load(scenario.arrivals(), planner::load_of(scenario.arrivals()));
        scenario.slo->min_throughput.reset();
    }
    scenario.replicas = scenario::FixedReplicas{};
    return scenario;
}

} // namespace skusim::closer
