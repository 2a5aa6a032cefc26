// A plan made by hand.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::report {

/// A service of 3 nodes with 2 workers each, on machines of 4 vCPUs and 16 GiB.
struct Planned {
    scenario::Scenario scenario;
    planner::Plan plan;

    explicit Planned(const std::string& target) {
        scenario.name = std::string("photo tags");
        scenario.model = scenario::Model{};
        scenario.model->ram = gibibytes(2);
        scenario.load = workload::PoissonArrivals{Rate{20}};
        scenario.slo = scenario::Objective{};
        scenario.target = catalog::Target{};
        scenario.target->name = target;
        scenario.node.requests.cpu = 0.1;
        planner::Candidate candidate;
        candidate.sku.name = std::string("Standard_D4s_v5");
        candidate.sku.region = std::string("eastus");
        candidate.sku.vcpus = 4;
        candidate.sku.ram = gibibytes(16);
        candidate.workers = 2;
        plan.candidates = {candidate};
        plan.guidance = planner::Choice{};
        plan.guidance->nodes = 3;
        plan.guidance->usd_per_hour = *UsdPerHour::parse("0.576");
        plan.cheapest = plan.guidance;
    }
};

} // namespace skusim::report
