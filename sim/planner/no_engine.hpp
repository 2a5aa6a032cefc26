// Why no SKU holds a language model, and what would.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::planner {

/// Where every accelerator of the plan's candidates lacks memory for the scenario's model: the
/// least that it needs, the machine that has most, and a format of the weights in which one holds
/// it. Empty where that is not why there is no answer.
[[nodiscard]] std::string why_nothing_holds(const scenario::Scenario& scenario,
                                            const catalog::Hardware& hardware, const Plan& plan);

} // namespace skusim::planner
