// What decided: the defaults, assumptions and limits without which the answer would be another.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/closer/sensitivity.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::closer {

/// One thing that the user did not say, or that a target demands, and what is cheapest otherwise.
struct Decisive {
    std::string key;                          ///< "node.max_wait"
    std::string otherwise;                    ///< "without node.max_wait, 500 ms"
    std::string source;                       ///< who says so; empty if it is skusim's own default
    std::optional<ShiftedChoice> choice = {}; ///< nothing where no SKU meets the objective
    int nodes_for_slo = 0;                    ///< of the choice; more may be rented
    /// Cost of an hour over that of the answer as it is; nothing where one of the two has none.
    std::optional<double> cost_ratio = {};
};

/// At most three, those first that give an answer where there is none, then by how much they move
/// its cost; what moves it by under a tenth is left out. Only what could matter is looked at: a
/// limit on waiting where something is refused, RAM of machines that cost less, and so on. Each is
/// planned with the effort of sensitivity(), on the few SKUs that could win. Nothing for a job, a
/// refused workload, or where nothing decides.
[[nodiscard]] std::vector<Decisive> decisive(const scenario::Scenario& scenario,
                                             const catalog::Hardware& hardware,
                                             const planner::Plan& plan);

} // namespace skusim::closer
