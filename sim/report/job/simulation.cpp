#include <skusim/base/count.hpp>
#include <skusim/base/json.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/report/question.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "job.hpp"
#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"
#include "report/form/shared_json.hpp"
#include "report/form/tokens.hpp"

#include <fmt/format.h>

namespace skusim::report {

namespace {

std::string imprecise_text(const JobSimulationResult& result) {
    const scenario::Simulation& asked = result.scenario->simulation;
    return fmt::format(
        "{}, what simulation.max_requests of {} and the memory for their mini-batches allow, do "
        "not tell every figure within {:g} % of its value",
        count_text(static_cast<std::int64_t>(result.outcome->rented.size()), "run"),
        asked.max_requests, asked.precision * 100);
}

std::string service_text(const experiment::JobTrial& trial) {
    if (const serving::Tokens* engine = trial.engine()) {
        return fmt::format("{} a prompt by itself; {:.4g} prompts/s of an engine at most",
                           time_text(in_seconds(engine->alone)), engine->greatest.per_second());
    }
    const auto& [service, batches] = *trial.timed();
    const double mean = in_seconds(service.mean);
    const std::size_t largest = batches.size();
    return fmt::format(
        "{} an item{} ({}, cv {:.3g})", time_text(mean),
        largest == 1 ? ""
                     : fmt::format(", {} a batch of {}", time_text(mean * batches.back()), largest),
        random::name(service.shape.kind), service.shape.cv);
}

Table job_text(const JobSimulationResult& result) {
    const experiment::JobTrial& trial = *result.trial;
    const experiment::JobOutcome& outcome = *result.outcome;
    Table table{{{"simulation"}, {result.scenario->name}}, {}};
    add_sentences(table, "warning", experiment::contradictions(result.cross_checks));
    table.rows.push_back(
        {"cluster",
         fmt::format("{} x {}{}",
                     count_text(trial.cluster.nodes,
                                fmt::format("{} node", workload::name(trial.cluster.tier))),
                     count_text(trial.cluster.workers, "worker"),
                     result.sku.empty() ? "" : ", " + result.sku)});
    table.rows.push_back({"workload", workload_text(trial.job)});
    table.rows.push_back({"service", service_text(trial)});
    add_defaults(table, result.scenario->defaults);
    add_job_outcome(table, outcome, "");
    if (result.cost) {
        table.rows.push_back({"cost", number_estimate(result.cost->estimate, 6) + " USD"});
        if (outcome.played) {
            table.rows.push_back({"cost of tokens", cost_text(cost_of_tokens(result.cost->estimate,
                                                                             *outcome.played))});
        }
    }
    if (outcome.played) {
        table.rows.push_back({"prompts", played_text(trial.job, *outcome.played)});
    }
    table.rows.push_back(
        {"items", fmt::format("{} done, {} failed, in {} of {} together", outcome.items_done,
                              outcome.items_failed,
                              count_text(static_cast<std::int64_t>(outcome.rented.size()), "run"),
                              count_text(outcome.attempts, "attempt"))});
    for (const experiment::BoundResult& bound : outcome.slo) {
        const bool is_makespan = bound.quantity.kind == stats::QuantityKind::makespan;
        table.rows.push_back(
            {"objective",
             fmt::format("{} {}  {}  {}", is_makespan ? "one run ends in" : name(bound.quantity),
                         bound_value_text(bound), bound_text(bound),
                         experiment::name(bound.decision))});
    }
    if (const std::string laws = cross_checks_text(result.cross_checks); !laws.empty()) {
        table.rows.push_back({"theory", laws});
    }
    if (!outcome.precise && outcome.unfinished == 0) {
        table.rows.push_back({"note", imprecise_text(result)});
    }
    if (outcome.unfinished > 0) {
        table.rows.push_back({"note", fmt::format("{} of {} runs did not end within the budget",
                                                  outcome.unfinished, outcome.rented.size())});
    }
    return table;
}

Table job_csv(const JobSimulationResult& result) {
    const experiment::JobOutcome& outcome = *result.outcome;
    Table table{{{"metric"}, {"unit"}, {"value"}, {"low"}, {"high"}}, {}};
    const auto add = [&](const char* key, const char* unit, const stats::Estimate& estimate) {
        table.rows.push_back(
            {key, unit, plain(estimate.value), plain(estimate.low), plain(estimate.high)});
    };
    add("makespan", "s", outcome.makespan);
    add("makespan_of_one_run", "s", outcome.one_run);
    add("node_hours", "h", outcome.node_hours);
    add("error_rate", "1", outcome.failed_share);
    add("attempts_again", "1", outcome.attempts_again);
    add("evictions", "1", outcome.evictions);
    if (result.cost) {
        add("usd_total", "USD", result.cost->estimate);
    }
    return table;
}

Json job_json(const JobSimulationResult& result) {
    const experiment::JobTrial& trial = *result.trial;
    const experiment::JobOutcome& outcome = *result.outcome;
    Json json{{"skusim", "simulate"},
              {"result_version", result_version},
              {"scenario", result.scenario->name},
              {"sku", result.sku.empty() ? Json(nullptr) : Json(result.sku)},
              {"nodes", trial.cluster.nodes},
              {"workers_per_node", trial.cluster.workers},
              {"tier", workload::name(trial.cluster.tier)},
              {"precise", outcome.precise},
              {"metrics", job_metrics_json(outcome)},
              {"prompts", prompts_json(trial.job, outcome)},
              {"usd_total", nullptr},
              {"usd_total_interval", nullptr},
              {"items",
               {{"done", outcome.items_done},
                {"failed", outcome.items_failed},
                {"runs", outcome.rented.size()},
                {"unfinished_runs", outcome.unfinished}}},
              {"slo", slo_json(outcome.slo)},
              {"cross_checks", cross_checks_json(result.cross_checks)},
              {"warnings", experiment::contradictions(result.cross_checks)},
              {"defaults", defaults_json(result.scenario->defaults)},
              {"provenance", provenance_json(result.provenance)}};
    if (result.cost) {
        json["usd_total"] = result.cost->mean.in_usd();
        json["usd_total_interval"] =
            Json::array({result.cost->estimate.low, result.cost->estimate.high});
    }
    return json;
}

} // namespace

std::string job_simulation(const JobSimulationResult& result, Format format) {
    if (format == Format::json) {
        return job_json(result).indented() + '\n';
    }
    return format == Format::csv ? job_csv(result).csv() : job_text(result).in(format);
}

} // namespace skusim::report
