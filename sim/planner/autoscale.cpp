#include "autoscale.hpp"

#include "choose.hpp"

#include <algorithm>
#include <cmath>
#include <variant>

namespace skusim::planner {

namespace {

constexpr int hours_per_day = 24;

stats::Estimate scaled_by(const stats::Estimate& estimate, double factor) {
    return {estimate.value * factor, estimate.low * factor, estimate.high * factor};
}

/// To the nano-dollar, as all amounts are.
stats::Estimate cost_of(const stats::Estimate& hours, UsdPerHour price) {
    const auto usd = [&](double some) {
        const double nano = std::round(static_cast<double>(price.nano_usd()) * some);
        return Usd::from_nano(static_cast<std::int64_t>(nano)).in_usd();
    };
    return {usd(hours.value), usd(hours.low), usd(hours.high)};
}

Autoscaled autoscaled(const scenario::Scenario& scenario, const Efforts& efforts,
                      const ScaleOut& clusters, const Choice& choice,
                      const serving::ScalingRules& rules) {
    experiment::Trial trial = clusters.cluster(choice.nodes);
    trial.cluster.scaling = rules;
    Autoscaled result;
    result.rules = serving::held_scaling(trial.cluster);
    result.outcome = experiment::run(trial, &*scenario.slo, efforts.precise());
    result.fixed_node_hours = hours_per_day * choice.nodes;
    result.fixed_usd_per_day = (choice.usd_per_hour * hours_per_day).in_usd();
    if (result.outcome.nodes) {
        result.node_hours = scaled_by(*result.outcome.nodes, hours_per_day);
        result.usd_per_day = cost_of(result.node_hours, choice.usd_per_node_hour);
    }
    return result;
}

} // namespace

std::optional<serving::ScalingRules> scaling_rules(const scenario::Scenario& scenario) {
    std::optional<serving::ScalingRules> rules = scenario.scaling;
    const bool target_scales = scenario.target && !scenario::is_batching(scenario.node) &&
                               scenario.target->scaling.of == catalog::Scaling::replicas;
    const bool varies = std::holds_alternative<workload::PatternArrivals>(scenario.arrivals);
    if (!rules && !scenario.never_scales && target_scales && varies) {
        rules.emplace();
    }
    if (rules) {
        rules->requests_per_replica = scenario.node.max_concurrent_requests;
    }
    return rules;
}

void autoscale(const scenario::Scenario& scenario, const Efforts& efforts,
               const std::vector<Contender>& contenders, Plan& plan) {
    std::optional<serving::ScalingRules> rules = scaling_rules(scenario);
    if (!rules) {
        return;
    }
    const auto scale = [&](Choice& choice) {
        if (plan.candidates[choice.candidate].processors) {
            return; // replicas on processors of their own only
        }
        const auto contender =
            std::find_if(contenders.begin(), contenders.end(),
                         [&](const auto& c) { return c.performer.candidate == choice.candidate; });
        rules->kept_nodes =
            std::max(rented_nodes(scenario, plan.candidates[choice.candidate].sku, 0), 1);
        choice.autoscaled = autoscaled(scenario, efforts, contender->clusters, choice, *rules);
        ++plan.effort.simulated;
    };
    if (plan.guidance) {
        scale(*plan.guidance);
    }
    if (!plan.cheapest) {
        return;
    }
    if (plan.guidance && plan.guidance->candidate == plan.cheapest->candidate) {
        plan.cheapest->autoscaled = plan.guidance->autoscaled;
    } else {
        scale(*plan.cheapest);
    }
}

} // namespace skusim::planner
