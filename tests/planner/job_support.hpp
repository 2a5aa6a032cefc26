// A job, and machines that could run it.
#pragma once

#include "support.hpp"

#include <vector>

namespace skusim::planner {

inline scenario::Scenario job_scenario(std::int64_t items, Duration deadline) {
    scenario::Scenario scenario = open_scenario(1);
    scenario.slo.reset();
    scenario.service =
        service::DistributionService{{std::chrono::milliseconds{100}, random::constant_shape()}};
    workload::Job job;
    job.items = items;
    job.deadline = deadline;
    scenario.load = job;
    scenario.policy.max_nodes = 40;
    return scenario;
}

inline catalog::Sku with_spot(catalog::Sku sku, double price) {
    sku.spot = usd(price);
    return sku;
}

inline std::vector<catalog::Sku> machines() {
    return {with_spot(machine("c2", 2, 4, 0.10), 0.03), with_spot(machine("d4", 4, 8, 0.18), 0.07),
            machine("d8", 8, 16, 0.40), with_spot(machine("e16", 16, 64, 0.70), 0.17)};
}

} // namespace skusim::planner
