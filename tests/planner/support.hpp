// Plans of scenarios built in code, for tests of the planner.
#pragma once

#include <skusim/planner/make_plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include <stdexcept>
#include <string>
#include <support/scenarios.hpp>
#include <vector>

namespace skusim::planner {

[[nodiscard]] inline Plan planned(const scenario::Scenario& scenario,
                                  const std::vector<catalog::Sku>& skus) {
    return make_plan(scenario, skus, catalog::Hardware{}, [](const Progress&) {});
}

[[nodiscard]] inline const Candidate& candidate(const Plan& plan, const std::string& name) {
    for (const Candidate& it : plan.candidates) {
        if (it.sku.name == name) {
            return it;
        }
    }
    throw std::out_of_range("no candidate " + name);
}

[[nodiscard]] inline const std::string& sku_of(const Plan& plan, const Choice& choice) {
    return plan.candidates.at(choice.candidate).sku.name;
}

} // namespace skusim::planner
