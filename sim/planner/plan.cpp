#include <skusim/base/check.hpp>
#include <skusim/planner/plan.hpp>

#include "choose.hpp"
#include "effort.hpp"
#include "gate.hpp"
#include "scale_out.hpp"
#include "scale_up.hpp"
#include "warnings.hpp"

#include <algorithm>

namespace skusim::planner {

Plan make_plan(const scenario::Scenario& scenario, const std::vector<catalog::Sku>& skus,
               const catalog::Hardware& hardware, const ProgressSink& progress) {
    SKUSIM_CHECK(scenario.model && scenario.slo, "a plan needs a model and an objective");
    Plan plan;
    for (catalog::Sku& sku : selected(skus, scenario.select, scenario.policy.pricing)) {
        plan.candidates.emplace_back().sku = std::move(sku);
    }
    const std::vector<std::size_t> admitted = gate(scenario, plan);
    const Efforts efforts(scenario.simulation);
    const std::vector<Performer> performers =
        scale_up(scenario, hardware, admitted, efforts, plan, progress);
    std::vector<Contender> contenders = scale_out(scenario, efforts, performers, plan);
    choose(scenario, contenders, plan, progress);
    plan.warnings = warnings(scenario, plan);
    return plan;
}

std::string_view name(Verdict verdict) {
    switch (verdict) {
    case Verdict::feasible:
        return "feasible";
    case Verdict::too_slow:
        return "too-slow";
    case Verdict::gated:
        return "gated";
    case Verdict::too_many_nodes:
        return "too-many-nodes";
    case Verdict::no_profile:
        return "no-profile";
    case Verdict::no_price:
        return "no-price";
    case Verdict::undecided:
        return "undecided";
    }
    return "?";
}

std::string_view name(NodesBasis basis) {
    return basis == NodesBasis::simulated ? "simulated" : "lower-bound";
}

std::optional<UsdPerHour> node_price(const catalog::Sku& sku, scenario::Pricing pricing) {
    return pricing == scenario::Pricing::spot ? sku.spot : sku.on_demand;
}

} // namespace skusim::planner
