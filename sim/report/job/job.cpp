#include "job.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>
#include <skusim/placement/placement.hpp>

#include "report/form/figures.hpp"
#include "report/form/tokens.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

std::string decided_text(const experiment::BoundResult& bound) {
    return fmt::format("{}  {}  {}", bound_value_text(bound), bound_text(bound),
                       experiment::name(bound.decision));
}

std::string tokens_text(double tokens) {
    constexpr double million = 1e6;
    return tokens < million ? fmt::format("{:.0f}", tokens)
                            : fmt::format("{:.5g} million", tokens / million);
}

std::string previous_text(const planner::Choice& choice) {
    if (!choice.job()->previous) {
        return "a cluster has at least one node";
    }
    for (const experiment::BoundResult& bound : choice.job()->previous->slo) {
        if (bound.decision != experiment::Decision::holds) {
            return name(bound.quantity) + ' ' + decided_text(bound);
        }
    }
    return "holds";
}

Json previous_json(const planner::Choice& choice) {
    Json json{
        {"nodes", choice.nodes_for_slo - 1}, {"decision", "below-minimum"}, {"makespan", nullptr}};
    if (const auto& previous = choice.job()->previous) {
        json["decision"] = experiment::name(experiment::decision(*previous));
        json["makespan"] = estimate_json(previous->makespan);
        json["slo"] = slo_json(previous->slo);
    }
    return json;
}

} // namespace

std::string tier_text(const planner::Choice& choice) {
    const planner::JobChoice& job = *choice.job();
    return job.dedicated_nodes
               ? fmt::format("{} dedicated and {} low-priority", *job.dedicated_nodes,
                             choice.nodes - *job.dedicated_nodes)
               : std::string(workload::name(job.tier));
}

std::string job_headline(const catalog::Sku& sku, const planner::Choice& choice) {
    const planner::JobChoice& job = *choice.job();
    return fmt::format("{} x {}{}, {}: {:.4f} USD for the job, {:.4f} USD for a million items",
                       choice.nodes, sku.name, sku.region.empty() ? "" : " in " + sku.region,
                       tier_text(choice), job.usd_total.in_usd(),
                       job.usd_per_million_items.in_usd());
}

void add_job_outcome(Table& table, const experiment::JobOutcome& outcome,
                     const std::string& indent) {
    const auto add = [&](const char* key, std::string text) {
        table.rows.push_back({indent + key, std::move(text)});
    };
    add("makespan", time_estimate(outcome.makespan) + " on average");
    add("node hours", number_estimate(outcome.node_hours) + " rented");
    if (outcome.failed_share.value > 0) {
        add("failed items", share_estimate(outcome.failed_share));
    }
    if (outcome.attempts_again.high > 0) {
        add("done again", number_estimate(outcome.attempts_again) + " attempts at mini-batches");
    }
    if (outcome.evictions.high > 0) {
        add("evictions", number_estimate(outcome.evictions) + " of nodes");
    }
    if (outcome.played) {
        add("tokens",
            fmt::format("{} of prompts, {} of answers", tokens_text(outcome.played->input_tokens),
                        tokens_text(outcome.played->output_tokens)));
    }
}

namespace {

/// "12 ms an item, 40 ms a batch of 8: 4 rows of times.csv"
std::string service_text(const scenario::Scenario& scenario, const planner::Candidate& candidate) {
    const service::ServiceTime& service = *candidate.service;
    const placement::Workers workers{candidate.workers, service, {}};
    const std::size_t largest = placement::job_on(scenario, workers, 1).timed()->batches.size();
    const auto text = [](Duration time) { return time_text(in_seconds(time)); };
    return fmt::format("{} {}{}: {}", text(service.time.mean),
                       candidate.engine ? "a prompt by itself" : "an item",
                       largest == 1 ? ""
                                    : fmt::format(", {} a batch of {}",
                                                  text(service.batch_means[largest - 1]), largest),
                       service.basis);
}

/// What the tokens cost, the engines, and how their time is known.
void add_played_prompts(Table& table, const planner::Candidate& candidate,
                        const scenario::Scenario& scenario, const planner::JobChoice& job) {
    const experiment::PlayedMiniBatches& played = *job.outcome.played;
    table.rows.push_back(
        {"  cost of tokens", cost_text(cost_of_tokens(job.usd_total_estimate, played))});
    table.rows.push_back({"  engines", fmt::format("{} a node: {}", candidate.engine->per_node,
                                                   engine_text(*candidate.engine))});
    table.rows.push_back(
        {"  prompts",
         fmt::format("{}; engines do {} of what they do with prompts without end",
                     played_text(*scenario.job(), played), percent(*job.share_of_backlog))});
}

} // namespace

void add_job_choice(Table& table, const scenario::Scenario& scenario,
                    const planner::Candidate& candidate, const planner::Choice& choice) {
    const planner::JobChoice& job = *choice.job();
    table.rows.push_back({"  one run ends in", decided_text(job.outcome.slo[0])});
    add_job_outcome(table, job.outcome, "  ");
    table.rows.push_back({"  cost", fmt::format("{} USD, {} USD/h while it runs",
                                                number_estimate(job.usd_total_estimate, 6),
                                                choice.usd_per_hour.text())});
    table.rows.push_back(
        {"  nodes",
         fmt::format("{} for the deadline, {} rented{}", choice.nodes_for_slo, choice.nodes,
                     choice.nodes_lower_bound > 1
                         ? fmt::format("; work alone asks for {}", choice.nodes_lower_bound)
                         : "")});
    table.rows.push_back(
        {"  with " + count_text(choice.nodes_for_slo - 1, "node"), previous_text(choice)});
    if (const std::string laws = cross_checks_text(choice.cross_checks); !laws.empty()) {
        table.rows.push_back({"  theory", laws});
    }
    if (job.outcome.played) {
        add_played_prompts(table, candidate, scenario, job);
    } else {
        table.rows.push_back({"  workers", fmt::format("{} per node", candidate.workers)});
    }
    table.rows.push_back({"  service", service_text(scenario, candidate)});
}

Json job_metrics_json(const experiment::JobOutcome& outcome) {
    return {{"makespan", estimate_json(outcome.makespan)},
            {"makespan_bound", number_json(outcome.one_run.high)},
            {"node_hours", estimate_json(outcome.node_hours)},
            {"error_rate", estimate_json(outcome.failed_share)},
            {"attempts_again", estimate_json(outcome.attempts_again)},
            {"evictions", estimate_json(outcome.evictions)}};
}

Json job_choice_json(const scenario::Scenario& scenario, const planner::Candidate& candidate,
                     const planner::Choice& choice) {
    const planner::JobChoice& job = *choice.job();
    Json json{{"sku", candidate.sku.name},
              {"region", candidate.sku.region},
              {"tier", workload::name(job.tier)},
              {"dedicated_nodes", job.dedicated_nodes ? Json(*job.dedicated_nodes) : Json(nullptr)},
              {"nodes", choice.nodes},
              {"nodes_for_slo", choice.nodes_for_slo},
              {"nodes_lower_bound", choice.nodes_lower_bound},
              {"workers_per_node", candidate.workers},
              {"usd_total", job.usd_total.in_usd()},
              {"usd_total_interval", Json::array({number_json(job.usd_total_estimate.low),
                                                  number_json(job.usd_total_estimate.high)})},
              {"usd_per_million_items", job.usd_per_million_items.in_usd()},
              {"usd_per_hour", choice.usd_per_hour.in_usd()},
              {"usd_per_node_hour", choice.usd_per_node_hour.in_usd()}};
    json.update(job_metrics_json(job.outcome));
    json["prompts"] = prompts_json(*scenario.job(), job.outcome);
    json["tokens"] = nullptr;
    if (job.outcome.played) {
        json["prompts"]["share_of_backlog"] = *job.share_of_backlog;
        const TokenCost cost = cost_of_tokens(job.usd_total_estimate, *job.outcome.played);
        json["tokens"] = {
            {"usd_per_million",
             {{"output", estimate_json(cost.output)}, {"total", estimate_json(cost.total)}}}};
    }
    json["meets_slo"] = experiment::decision(job.outcome) == experiment::Decision::holds;
    json["gap_to_lower_bound"] = choice.nodes_for_slo - choice.nodes_lower_bound;
    json["previous"] = previous_json(choice);
    json["cross_checks"] = cross_checks_json(choice.cross_checks);
    json["slo"] = slo_json(job.outcome.slo);
    return json;
}

Json job_slo_json(const scenario::Scenario& scenario, const planner::Plan& plan) {
    const auto& choice = plan.guidance ? plan.guidance : plan.cheapest;
    if (choice) {
        return slo_json(choice->job()->outcome.slo);
    }
    const auto failing = [](const stats::Quantity& quantity, double bound) {
        return Json{{"quantity", name(quantity)},
                    {"bound", bound},
                    {"value", nullptr},
                    {"decision", "fails"}};
    };
    return Json::array(
        {failing({stats::QuantityKind::makespan}, in_seconds(scenario.job()->deadline)),
         failing({stats::QuantityKind::error_rate}, scenario::allowed_failures(scenario))});
}

} // namespace skusim::report
