#include "targets.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>
#include <skusim/planner/quota.hpp>

#include "report/form/figures.hpp"
#include "report/job/job.hpp"
#include "report/purchase/quota.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

struct QuotaFigures {
    int nodes = 0;
    double vcpus = 0;
};

QuotaFigures quota_of(const catalog::Quota& quota, const catalog::Sku& sku, int nodes) {
    const int counted = catalog::quota_nodes(quota, nodes);
    return {counted, counted * sku.vcpus};
}

std::string sizing_text(const planner::SizingFormula& sizing) {
    return fmt::format("{} ({:.6g} requests/s{} x {} / {:.4g} % / {} at once), "
                       "against {} simulated: {} ({})",
                       count_text(sizing.replicas, "replica"), sizing.rate.value(),
                       sizing.is_measured ? " (measured: clients have no rate of their own)" : "",
                       time_text(sizing.seconds), sizing.utilization * 100, sizing.per_container,
                       sizing.simulated, sizing.explanation, sizing.source);
}

std::string answer_of(const PlanResult& result) {
    const planner::Plan& plan = *result.plan;
    if (plan.refusal) {
        return fmt::format("refused: {}: {}", plan.refusal->reason, plan.refusal->rule);
    }
    if (!plan.cheapest) {
        return "no SKU meets the objective";
    }
    const catalog::Sku& sku = plan.candidates[plan.cheapest->candidate].sku;
    if (plan.cheapest->job()) {
        return job_headline(sku, *plan.cheapest);
    }
    return fmt::format("{} x {}", plan.cheapest->nodes, sku.name);
}

} // namespace

std::string target_name(const PlanResult& result) {
    const scenario::Scenario& scenario = *result.scenario;
    return scenario.target ? scenario.target->name : scenario.any_target ? "any" : "";
}

void add_target(Table& table, const PlanResult& result) {
    const scenario::Scenario& scenario = *result.scenario;
    table.rows.push_back({"target", scenario.target       ? scenario.target->title
                                    : scenario.any_target ? "any"
                                                          : "none: no rules"});
    if (scenario::environment(scenario) == catalog::Environment::dev_test) {
        table.rows.push_back({"environment", "dev-test"});
    }
}

void add_target_figures(Table& table, const PlanResult& result, const planner::Choice& choice) {
    const scenario::Scenario& scenario = *result.scenario;
    // What upgrades add is of interest where there is a quota to add it to.
    const bool is_told = scenario.target && scenario.target->quota &&
                         (scenario.target->quota->factor > 1 || planner::has_quota(scenario));
    if (is_told) {
        const catalog::Sku& sku = result.plan->candidates[choice.candidate].sku;
        const QuotaFigures figures = quota_of(planner::counting_of(scenario), sku, choice.nodes);
        table.rows.push_back(
            {"  quota", fmt::format("{}, of {}: {}", amount_text(figures.vcpus, "vCPU"),
                                    count_text(figures.nodes, "node"),
                                    catalog::cited(scenario.target->quota->rule))});
    }
    if (!choice.job() && choice.service().sizing) {
        table.rows.push_back({"  documented", sizing_text(*choice.service().sizing)});
    }
}

Table comparison_table(const PlanResult& result) {
    Table table{{{"target"}, {"USD/h", true}, {"USD/month", true}, {"answer"}}, {}};
    for (const PlanResult& it : result.targets) {
        const auto& cheapest = it.plan->cheapest;
        const bool is_best = cheapest && it.scenario->target->name == result.scenario->target->name;
        table.rows.push_back(
            {target_name(it),
             cheapest ? fmt::format("{:.4f}", cheapest->usd_per_hour.in_usd()) : "",
             cheapest && !cheapest->job() ? usd_per_month(cheapest->usd_per_hour) : "",
             answer_of(it) + (is_best ? "; cheapest" : "")});
    }
    return table;
}

Json quota_json(const PlanResult& result, const planner::Choice& choice) {
    const scenario::Scenario& scenario = *result.scenario;
    const bool has_rule = scenario.target && scenario.target->quota;
    if (!has_rule && !planner::has_quota(scenario)) {
        return nullptr;
    }
    const planner::Candidate& candidate = result.plan->candidates[choice.candidate];
    const QuotaFigures figures =
        quota_of(planner::counting_of(scenario), candidate.sku, choice.nodes);
    return {{"nodes", figures.nodes},
            {"vcpus", figures.vcpus},
            {"rule", has_rule ? Json(catalog::cited(scenario.target->quota->rule)) : Json(nullptr)},
            {"limits", claims_json(result, candidate, choice.nodes)}};
}

Json sizing_json(const std::optional<planner::SizingFormula>& sizing) {
    if (!sizing) {
        return nullptr;
    }
    return {{"requests_per_second", sizing->rate.value()},
            {"is_measured", sizing->is_measured},
            {"seconds", sizing->seconds},
            {"target_utilization", sizing->utilization},
            {"concurrent", sizing->concurrent},
            {"max_concurrent_requests", sizing->per_container},
            {"replicas", sizing->replicas},
            {"simulated_replicas", sizing->simulated},
            {"explanation", sizing->explanation},
            {"source", sizing->source}};
}

} // namespace skusim::report
