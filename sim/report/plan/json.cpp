#include "json.hpp"

#include <skusim/base/json.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/report/question.hpp>

#include "assumptions.hpp"
#include "candidate_json.hpp"
#include "closer_look.hpp"
#include "clouds.hpp"
#include "fit_error.hpp"
#include "report/form/classes.hpp"
#include "report/form/figures.hpp"
#include "report/form/intervals.hpp"
#include "report/form/json_text.hpp"
#include "report/form/node.hpp"
#include "report/form/own_workers.hpp"
#include "report/form/shared_json.hpp"
#include "report/form/tokens.hpp"
#include "report/job/job.hpp"
#include "report/purchase/commitments.hpp"
#include "report/purchase/quota.hpp"
#include "report/purchase/survival.hpp"
#include "targets.hpp"

#include <map>
#include <string_view>
#include <utility>

namespace skusim::report {

using experiment::Metric;

namespace {

Json previous_json(const planner::PreviousCount& previous) {
    Json json{{"nodes", previous.nodes}, {"decision", "below-minimum"}, {"latency", nullptr}};
    if (!previous.outcome) {
        return json;
    }
    const experiment::Outcome& outcome = *previous.outcome;
    json["decision"] = experiment::name(experiment::decision(outcome));
    json["stable"] = outcome.stable;
    if (outcome.stable) {
        json["latency"] = latency_json(outcome.metric(Metric::latency_mean), outcome.latency);
        json["slo"] = slo_json(outcome.slo);
    }
    return json;
}

Json autoscaled_json(const std::optional<planner::Autoscaled>& autoscaled) {
    if (!autoscaled || !autoscaled->outcome.stable) {
        return nullptr;
    }
    const experiment::Outcome& outcome = autoscaled->outcome;
    return {{"scaling", scaling_json(autoscaled->rules)},
            {"replicas", estimate_json(*outcome.replicas)},
            {"latency", latency_json(outcome.metric(Metric::latency_mean), outcome.latency)},
            {"error_rate", estimate_json(outcome.metric(Metric::error_rate))},
            {"utilization", estimate_json(outcome.metric(Metric::utilization))},
            {"meets_slo", experiment::decision(outcome) == experiment::Decision::holds},
            {"precise", outcome.precise},
            {"slo", slo_json(outcome.slo)},
            {"intervals", intervals_json(outcome)},
            {"node_hours_per_day",
             {{"fixed", autoscaled->fixed_node_hours},
              {"autoscaled", estimate_json(autoscaled->node_hours)}}},
            {"usd_per_day",
             {{"fixed", autoscaled->fixed_usd_per_day},
              {"autoscaled", estimate_json(autoscaled->usd_per_day)}}}};
}

/// What a language model's choice does with tokens, and what they cost; null where there are none.
Json token_choice_json(const planner::Choice& choice) {
    const experiment::Outcome& outcome = choice.service().outcome;
    if (!outcome.tokens) {
        return nullptr;
    }
    Json json = Json::object();
    add_token_metrics(json, outcome);
    const TokenCost cost = cost_of_tokens(choice.usd_per_hour, *outcome.tokens);
    json["usd_per_million"] = {{"output", estimate_json(cost.output)},
                               {"total", estimate_json(cost.total)}};
    return json;
}

Json choice_json(const PlanResult& result, const std::optional<planner::Choice>& choice) {
    if (!choice) {
        return nullptr;
    }
    const planner::Plan& plan = *result.plan;
    const planner::Candidate& candidate = plan.candidates[choice->candidate];
    if (choice->job()) {
        Json json = job_choice_json(*result.scenario, candidate, *choice);
        json["quota"] = quota_json(result, *choice);
        return json;
    }
    const experiment::Outcome& outcome = choice->service().outcome;
    return {{"sku", candidate.sku.name},
            {"region", candidate.sku.region},
            {"nodes", choice->nodes},
            {"nodes_for_slo", choice->nodes_for_slo},
            {"nodes_lower_bound", choice->nodes_lower_bound},
            {"nodes_may_hold",
             choice->service().may_hold ? Json(*choice->service().may_hold) : Json(nullptr)},
            {"workers_per_node", candidate.workers},
            {"workers_by_class", own_workers_json(*result.scenario, candidate.node())},
            {"max_concurrent_requests", requests_at_once_json(result.scenario->node)},
            {"processors", processors_json(planner::processors_of(candidate))},
            {"batching", batching_json(planner::batching_of(candidate))},
            {"batch_size", outcome.batch_size ? estimate_json(*outcome.batch_size) : Json(nullptr)},
            {"usd_per_hour", choice->usd_per_hour.in_usd()},
            {"usd_per_node_hour", choice->usd_per_node_hour.in_usd()},
            {"usd_per_day", (choice->usd_per_hour * 24).in_usd()},
            {"usd_per_month", std::stod(usd_per_month(choice->usd_per_hour))},
            {"quota", quota_json(result, *choice)},
            {"commitments", commitments_json(*choice)},
            {"survival", survival_json(*choice)},
            {"sizing_formula", sizing_json(choice->service().sizing)},
            {"latency", latency_json(outcome.metric(Metric::latency_mean), outcome.latency)},
            {"wait", latency_json(outcome.metric(Metric::wait_mean), outcome.wait)},
            {"throughput", estimate_json(outcome.metric(Metric::throughput))},
            {"error_rate", estimate_json(outcome.metric(Metric::error_rate))},
            {"utilization", estimate_json(outcome.metric(Metric::utilization))},
            {"meets_slo", experiment::decision(outcome) == experiment::Decision::holds},
            {"precise", outcome.precise},
            {"gap_to_lower_bound", choice->nodes_for_slo - choice->nodes_lower_bound},
            {"previous", previous_json(choice->service().previous)},
            {"cross_checks", cross_checks_json(choice->cross_checks)},
            {"slo", slo_json(outcome.slo)},
            {"engine", engine_json(candidate.engine, &outcome)},
            {"tokens", token_choice_json(*choice)},
            {"classes", classes_json(outcome)},
            {"intervals", intervals_json(outcome)},
            {"autoscaled", autoscaled_json(choice->service().autoscaled)},
            {"probability_slo_met",
             choice->service().fit_error
                 ? estimate_json(choice->service().fit_error->probability_slo_met)
                 : Json(nullptr)},
            {"nodes_interval", nodes_interval_json(*choice)},
            {"usd_per_hour_interval", cost_interval_json(*choice)}};
}

void add_bare_bounds(Json& json, const scenario::Objective& objective,
                     const std::string& request_class) {
    for (const scenario::Bound& bound : scenario::bounds_of(objective)) {
        Json entry{{"quantity", name(bound.quantity)}};
        if (!request_class.empty()) {
            entry["class"] = request_class;
        }
        entry.update({{"bound", bound.value}, {"value", nullptr}, {"decision", "fails"}});
        json.push_back(std::move(entry));
    }
}

/// The objective as the choice meets it; its bare bounds where there is no choice.
Json plan_slo_json(const scenario::Scenario& scenario, const planner::Plan& plan) {
    if (scenario.job()) {
        return job_slo_json(scenario, plan);
    }
    const scenario::Objective& objective = *scenario.slo;
    if (plan.guidance) {
        return slo_json(plan.guidance->service().outcome.slo);
    }
    if (plan.cheapest) {
        return slo_json(plan.cheapest->service().outcome.slo);
    }
    Json json = Json::array();
    add_bare_bounds(json, objective, "");
    for (std::size_t number = 0; number < objective.classes.size(); ++number) {
        add_bare_bounds(json, objective.classes[number], scenario.classes[number].name);
    }
    return json;
}

Json inputs_json(const std::vector<scenario::Input>& inputs) {
    Json json = Json::object();
    for (const scenario::Input& input : inputs) {
        json[input.key] = input.value;
    }
    return json;
}

} // namespace

Json plan_json(const PlanResult& result) {
    const scenario::Scenario& scenario = *result.scenario;
    const planner::Plan& plan = *result.plan;
    Json provenance = provenance_json(result.provenance);
    provenance["simulated"] = plan.effort.simulated;
    provenance["bounded_out"] = plan.effort.bounded_out;
    provenance["reused"] = plan.effort.reused;
    Json targets = Json::array();
    for (const PlanResult& target : result.targets) {
        targets.push_back(plan_json(target));
    }
    const std::string target = target_name(result);
    const auto& main_choice = plan.guidance ? plan.guidance : plan.cheapest;
    Json json{{"skusim", "plan"},
              {"result_version", result_version},
              {"scenario", scenario.name},
              {"target", target.empty() ? Json(nullptr) : Json(target)},
              {"environment", catalog::name(scenario::environment(scenario))},
              {"workload", workload_text(scenario)},
              {"objective", objective_text(scenario)},
              {"confidence", scenario.simulation.confidence},
              {"rule", plan.refusal ? Json(plan.refusal->rule) : Json(nullptr)},
              {"reason", plan.refusal          ? Json(plan.refusal->reason)
                         : plan.reason.empty() ? Json(nullptr)
                                               : Json(plan.reason)},
              {"front_end",
               scenario.front_end ? distribution_json(scenario.front_end->latency) : Json(nullptr)},
              {"delay", in_seconds(scenario.service_delay)},
              {"guidance", choice_json(result, plan.guidance)},
              {"cheapest", choice_json(result, plan.cheapest)},
              {"slo", plan_slo_json(scenario, plan)},
              {"sizing_formula",
               sizing_json(main_choice && !main_choice->job() ? main_choice->service().sizing
                                                              : std::nullopt)},
              {"alternative", result.alternative ? plan_json(*result.alternative) : Json(nullptr)},
              {"targets", targets},
              {"inputs", inputs_json(scenario.inputs)},
              {"assumptions", assumptions_json(scenario)},
              {"defaults", defaults_json(scenario.defaults)},
              {"decided_by", decided_by_json(result.decided_by)},
              {"warnings", plan.warnings},
              {"quota", plan_quota_json(result)},
              {"commitments", plan_commitments_json(plan)},
              {"survival", plan_survival_json(plan)},
              {"candidates", candidates_json(result)},
              {"provenance", provenance}};
    if (!result.clouds.empty()) {
        json["clouds"] = clouds_json(result);
    }
    if (result.explanation != nullptr) {
        json["explanation"] = explanation_json(result);
    }
    if (result.sensitivity != nullptr) {
        json["sensitivity"] = sensitivity_json(*result.sensitivity);
        json["switches"] = switches_json(*result.sensitivity);
    }
    return json;
}

} // namespace skusim::report
