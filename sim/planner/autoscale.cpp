#include "autoscale.hpp"

#include <skusim/placement/placement.hpp>
#include <skusim/planner/each_choice.hpp>
#include <skusim/planner/renting.hpp>

#include <algorithm>

namespace skusim::planner {

namespace {

constexpr int hours_per_day = 24;

stats::Estimate scaled_by(const stats::Estimate& estimate, double factor) {
    return {estimate.value * factor, estimate.low * factor, estimate.high * factor};
}

stats::Estimate cost_of(const tariff::Tariff& tariff, const stats::Estimate& hours) {
    const auto usd = [&](double some) { return tariff::cost(tariff, some).in_usd(); };
    return {usd(hours.value), usd(hours.low), usd(hours.high)};
}

Autoscaled autoscaled(const scenario::Scenario& scenario, const Efforts& efforts,
                      const ServiceContender& contender, const Choice& choice,
                      const serving::ClusterScaling& rules) {
    const experiment::Trial trial = placement::scaled_cluster_of(
        contender.clusters().cluster(choice.nodes), choice.nodes, rules);
    Autoscaled result;
    result.rules = serving::held_scaling(trial.cluster);
    result.outcome = experiment::run(trial, &*scenario.slo, efforts.precise());
    result.fixed_node_hours = hours_per_day * choice.nodes;
    result.fixed_usd_per_day = (choice.usd_per_hour * hours_per_day).in_usd();
    if (result.outcome.nodes) {
        result.node_hours = scaled_by(*result.outcome.nodes, hours_per_day);
        result.usd_per_day = cost_of(contender.tariff(), result.node_hours);
    }
    return result;
}

} // namespace

void autoscale(const scenario::Scenario& scenario, const Efforts& efforts,
               const std::vector<ServiceContender>& contenders, Plan& plan) {
    std::optional<serving::ClusterScaling> rules = placement::scaling_rules(scenario);
    if (!rules) {
        return;
    }
    const auto scale = [&](Choice& choice) {
        const Candidate& candidate = plan.candidates[choice.candidate];
        if (processors_of(candidate) || batching_of(candidate)) {
            return; // replicas on processors, or accelerators, of their own only
        }
        const auto contender =
            std::find_if(contenders.begin(), contenders.end(),
                         [&](const auto& it) { return it.candidate() == choice.candidate; });
        rules->kept_nodes =
            std::max(renting_of(scenario, plan.candidates[choice.candidate].sku).nodes(0), 1);
        choice.service().autoscaled = autoscaled(scenario, efforts, *contender, choice, *rules);
        ++plan.effort.simulated;
    };
    for_each_choice(plan, scale);
}

} // namespace skusim::planner
