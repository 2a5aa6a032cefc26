#include <skusim/base/count.hpp>
#include <skusim/planner/notes.hpp>
#include <skusim/report/question.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "answer.hpp"
#include "answer_text.hpp"
#include "autoscaled.hpp"
#include "candidate_text.hpp"
#include "closer_look.hpp"
#include "clouds.hpp"
#include "csv.hpp"
#include "fit_error.hpp"
#include "json.hpp"
#include "performing_table.hpp"
#include "report/form/classes.hpp"
#include "report/form/figures.hpp"
#include "report/form/guarded.hpp"
#include "report/form/intervals.hpp"
#include "report/form/json_text.hpp"
#include "report/form/load_curve.hpp"
#include "report/form/node.hpp"
#include "report/form/table_layout.hpp"
#include "report/form/tokens.hpp"
#include "report/job/job.hpp"
#include "report/page/page.hpp"
#include "report/purchase/commitments.hpp"
#include "report/purchase/quota.hpp"
#include "report/purchase/survival.hpp"
#include "targets.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

using experiment::Metric;

namespace {

/// The bound that has least room.
const experiment::BoundResult* tightest(const experiment::Outcome& outcome) {
    const auto room = [](const experiment::BoundResult& it) {
        const double most = std::max(it.bound, it.value.value);
        return most > 0 ? std::abs(it.bound - it.value.value) / most : 0;
    };
    const auto least =
        std::min_element(outcome.slo.begin(), outcome.slo.end(),
                         [&](const auto& a, const auto& b) { return room(a) < room(b); });
    return least == outcome.slo.end() ? nullptr : &*least;
}

std::string previous_text(const planner::PreviousCount& previous) {
    if (!previous.outcome) {
        return "a cluster has at least one node";
    }
    const experiment::Outcome& outcome = *previous.outcome;
    if (!outcome.stable) {
        return *outcome.offered_utilization < 1
                   ? overload_text(outcome)
                   : fmt::format("{:.4g} % of the workers' time would be asked for: the queue "
                                 "grows without end",
                                 *outcome.offered_utilization * 100);
    }
    for (const experiment::BoundResult& bound : outcome.slo) {
        if (bound.decision != experiment::Decision::holds) {
            return fmt::format("{} {}  {}  {}", bound_name(bound), bound_value_text(bound),
                               bound_text(bound), experiment::name(bound.decision));
        }
    }
    // A search looks at many counts, of which none may be wrong: each has to be surer than one
    // alone.
    const experiment::BoundResult* bound = tightest(outcome);
    return bound == nullptr
               ? "holds"
               : fmt::format("{} {}  {}  holds, but not as surely as a search has to be",
                             bound_name(*bound), bound_value_text(*bound), bound_text(*bound));
}

void add_choice(Table& table, const PlanResult& result, const planner::Choice& choice) {
    const planner::Plan& plan = *result.plan;
    const planner::Candidate& candidate = plan.candidates[choice.candidate];
    if (choice.job()) {
        add_job_choice(table, *result.scenario, candidate, choice);
        add_claims(table, result, choice);
        return;
    }
    const experiment::Outcome& outcome = choice.service().outcome;
    for (const experiment::BoundResult& bound : outcome.slo) {
        table.rows.push_back({"  " + bound_name(bound),
                              fmt::format("{}  {}  {}", bound_value_text(bound), bound_text(bound),
                                          experiment::name(bound.decision))});
    }
    const bool is_told = std::any_of(
        outcome.slo.begin(), outcome.slo.end(), [](const experiment::BoundResult& bound) {
            return bound.quantity == stats::mean_latency && bound.request_class.empty();
        });
    if (!is_told) {
        table.rows.push_back(
            {"  latency.mean", time_estimate(outcome.metric(Metric::latency_mean))});
    }
    table.rows.push_back(
        {"  throughput", number_estimate(outcome.metric(Metric::throughput)) + " requests/s"});
    table.rows.push_back({"  utilization", share_estimate(outcome.metric(Metric::utilization))});
    add_token_choice(table, candidate, choice);
    add_classes(table, outcome, "  ");
    table.rows.push_back(
        {"  nodes",
         fmt::format(
             "{} for the objective, {} rented{}", choice.nodes_for_slo, choice.nodes,
             choice.nodes_lower_bound > 1
                 ? fmt::format("; no router could do with under {}", choice.nodes_lower_bound)
                 : "")});
    table.rows.push_back({"  with " + count_text(choice.service().previous.nodes, "node"),
                          previous_text(choice.service().previous)});
    if (choice.service().fit_error) {
        add_fit_error(table, choice, result.scenario->simulation.confidence);
    }
    if (const std::string laws = cross_checks_text(choice.cross_checks); !laws.empty()) {
        table.rows.push_back({"  theory", laws});
    }
    if (!candidate.engine) {
        table.rows.push_back({"  workers", workers_text(*result.scenario, candidate)});
    }
    add_accelerators(table, *result.scenario->model, candidate.sku);
    if (const auto batching = planner::batching_of(candidate)) {
        table.rows.push_back({"  batches", batching_text(*batching, candidate.workers)});
        table.rows.push_back({"  batch size", number_estimate(*outcome.batch_size)});
    }
    table.rows.push_back(
        {"  service",
         fmt::format("{} a request: {}", time_text(in_seconds(candidate.service->time.mean)),
                     candidate.service->basis)});
    if (candidate.profile()) {
        if (const std::string curve = load_curve_text(*candidate.profile()); !curve.empty()) {
            table.rows.push_back({"  load curve", curve});
        }
    }
    add_target_figures(table, result, choice);
    add_claims(table, result, choice);
    if (choice.service().autoscaled && choice.service().autoscaled->outcome.stable) {
        add_autoscaled(table, *choice.service().autoscaled);
    }
    add_survival(table, choice);
    add_commitments(table, choice);
}

Table summary_table(const PlanResult& result) {
    const scenario::Scenario& scenario = *result.scenario;
    const planner::Plan& plan = *result.plan;
    Table table{{{"plan"}, {scenario.name}}, {}};
    add_answer(table, result);
    const std::vector<std::string> warnings = planner::contradictions(plan);
    add_sentences(table, "warning", warnings);
    if (plan.refusal) {
        table.rows.push_back({"answer", "refused: " + plan.refusal->reason});
        table.rows.push_back({"rule", plan.refusal->rule});
    } else if (!plan.guidance && !plan.cheapest) {
        table.rows.push_back({"answer", plan.reason.empty() ? no_answer_text(plan) : plan.reason});
    }
    add_decided_by(table, result.decided_by);
    if (result.detail.is_brief) {
        return table;
    }
    table.rows.push_back({"workload", workload_text(scenario)});
    table.rows.push_back({"objective", objective_text(scenario)});
    add_target(table, result);
    if (scenario.front_end) {
        table.rows.push_back({"front end", front_end_text(scenario.front_end->latency)});
    }
    if (scenario.service_delay > Duration::zero()) {
        table.rows.push_back({"delay", delay_text(scenario.service_delay)});
    }
    add_defaults(table, scenario.defaults);
    if (plan.guidance) {
        const bool is_cheapest = planner::is_guidance_cheapest(plan);
        table.rows.push_back(
            {is_cheapest ? "guidance, cheapest" : "guidance", headline(plan, *plan.guidance)});
        add_choice(table, result, *plan.guidance);
        if (plan.cheapest && !is_cheapest) {
            table.rows.push_back({"cheapest", headline(plan, *plan.cheapest)});
            add_choice(table, result, *plan.cheapest);
        }
    }
    add_without_quota(table, result);
    add_clouds(table, result);
    add_sentences(table, "note",
                  {plan.warnings.begin() + std::ssize(warnings), plan.warnings.end()});
    return table;
}

std::string made_from(const PlanResult& result) {
    const Provenance& from = result.provenance;
    const planner::SearchCounts& effort = result.plan->effort;
    std::string text = fmt::format(
        "skusim {}, seed {}, {} % confidence. {}: {} decided by a rule or bound, {} like "
        "another; {} simulated. Catalog {} ({}), scenario hash {}.",
        from.version, from.seed, result.scenario->simulation.confidence * 100,
        count_text(static_cast<std::int64_t>(result.plan->candidates.size()), "SKU"),
        effort.bounded_out, effort.reused, count_text(effort.simulated, "cluster"),
        from.catalog_file, from.catalog_date.empty() ? "no date" : from.catalog_date,
        from.scenario_hash);
    for (const SkippedRows& rows : from.catalog_skipped) {
        text += fmt::format("\n{} of {} not used: {} (first at {}).", rows.count,
                            count_text(from.catalog_rows, "catalog row"), rows.reason,
                            rows.first_place);
    }
    return in_lines(text);
}

std::string performing_title(const scenario::Scenario& scenario) {
    if (scenario.job()) {
        return "SKUs that meet the deadline, up the ladder (cost of the whole job)";
    }
    const std::string unit(planner::name(planner::load_unit(scenario.arrivals())));
    return "SKUs that perform, up the ladder (capacity of one node in " + unit + ")";
}

std::string plan_text(const PlanResult& result, Format format) {
    const bool is_markdown = format == Format::markdown;
    const auto heading = [&](const std::string& words) {
        return is_markdown ? "\n### " + words + "\n\n" : '\n' + words + ":\n\n";
    };
    std::string text = is_markdown ? "## " + in_markdown(result.scenario->name) + "\n\n" : "";
    if (!result.targets.empty()) {
        text += comparison_table(result).in(format) + '\n';
    }
    text += summary_table(result).in(format);
    if (result.plan->refusal) { // which is the reason for every SKU
        text += result.detail.is_brief ? "" : '\n' + made_from(result);
        return result.alternative ? text + heading("Where the rule points") +
                                        plan_text(*result.alternative, format)
                                  : text;
    }
    if (result.detail.is_brief) {
        return text;
    }
    const auto& shown = result.plan->cheapest ? result.plan->cheapest : result.plan->guidance;
    if (shown && !shown->job()) {
        const planner::ServiceChoice& service = shown->service();
        text += intervals_text(result.scenario->arrivals(), service.outcome, format);
        if (service.autoscaled) {
            text +=
                intervals_text(result.scenario->arrivals(), service.autoscaled->outcome, format);
        }
    }
    const Table performing = performing_table(result);
    if (!performing.rows.empty()) {
        text += heading(performing_title(*result.scenario)) + performing.in(format);
    }
    const Table over_quota = over_quota_table(result);
    if (!over_quota.rows.empty()) {
        text += heading("SKUs that only the quota keeps out") + over_quota.in(format);
    }
    if (result.sensitivity != nullptr) {
        text += heading("What would change the answer (each input moved alone)") +
                sensitivity_table(*result.sensitivity).in(format);
    }
    const Table ruled_out = ruled_out_table(result);
    if (!ruled_out.rows.empty()) {
        text += heading("SKUs that do not") + ruled_out.in(format);
    }
    return text + '\n' + made_from(result);
}

Json plans_json(const std::vector<PlanResult>& results) {
    Json json = Json::array();
    for (const PlanResult& result : results) {
        json.push_back(plan_json(result));
    }
    return results.size() == 1 ? json.items().front() : json;
}

} // namespace

void write_plans_json(const std::vector<PlanResult>& results, const TextSink& sink) {
    write_json_text(plans_json(results), sink);
}

std::string plans(const std::vector<PlanResult>& results, Format format) {
    if (format == Format::json) {
        return json_text(plans_json(results));
    }
    if (format == Format::html) {
        return page({"capacity plan", plans(results, Format::text), plans_json(results)});
    }
    if (format == Format::csv) {
        return plan_csv(results);
    }
    std::string text;
    for (const PlanResult& result : results) {
        text += text.empty() ? "" : "\n";
        text += plan_text(result, format);
    }
    return text;
}

} // namespace skusim::report
