#include <skusim/base/json.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/planner/notes.hpp>
#include <skusim/report/question.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "failures.hpp"
#include "report/form/classes.hpp"
#include "report/form/figures.hpp"
#include "report/form/intervals.hpp"
#include "report/form/json_text.hpp"
#include "report/form/node.hpp"
#include "report/form/outcome_figures.hpp"
#include "report/form/own_workers.hpp"
#include "report/form/shared_json.hpp"
#include "report/form/tokens.hpp"

#include <fmt/format.h>

namespace skusim::report {

using experiment::Metric;
using stats::QuantityKind;

namespace {

struct Row {
    stats::Quantity quantity;
    stats::Estimate estimate;
    std::string group = {}; ///< "classes.small.", before the name of the quantity

    [[nodiscard]] std::string key() const { return group + name(quantity); }
    [[nodiscard]] std::string text() const {
        const bool is_rate = stats::definition(quantity).measure == stats::Measure::rate;
        return estimate_text(quantity, estimate) + (is_rate ? " requests/s" : "");
    }
};

void add_times(std::vector<Row>& rows, const std::string& group, const stats::Quantity& mean,
               const stats::Estimate& value,
               const std::vector<experiment::QuantileResult>& quantiles) {
    rows.push_back({mean, value, group});
    for (const experiment::QuantileResult& quantile : quantiles) {
        rows.push_back({quantile.quantity, quantile.value, group});
    }
}

void add_token_times(std::vector<Row>& rows, const experiment::TokenResult& tokens) {
    add_times(rows, "", {QuantityKind::time_to_first_token}, tokens.ttft_mean, tokens.ttft);
    add_times(rows, "", {QuantityKind::time_per_output_token}, tokens.tpot_mean, tokens.tpot);
    add_times(rows, "", {QuantityKind::inter_token_latency}, tokens.itl_mean, tokens.itl);
    if (tokens.goodput) {
        rows.push_back({{QuantityKind::goodput}, *tokens.goodput});
    }
}

std::vector<Row> rows_of(const experiment::Outcome& outcome) {
    std::vector<Row> rows;
    add_times(rows, "", stats::mean_latency, outcome.metric(Metric::latency_mean), outcome.latency);
    add_times(rows, "", stats::mean_wait, outcome.metric(Metric::wait_mean), outcome.wait);
    for (const OutcomeFigure& figure : figures_of(outcome)) {
        rows.push_back({figure.quantity, figure.value});
    }
    if (outcome.tokens) {
        add_token_times(rows, *outcome.tokens);
    }
    return rows;
}

std::vector<Row> rows_of(const experiment::ClassResult& each) {
    const std::string group = "classes." + each.name + '.';
    std::vector<Row> rows;
    add_times(rows, group, stats::mean_latency, each.latency_mean, each.latency);
    if (!each.wait.empty()) {
        add_times(rows, group, stats::mean_wait, each.wait_mean, each.wait);
    }
    rows.push_back({{QuantityKind::error_rate}, each.error_rate, group});
    return rows;
}

std::optional<serving::Processors> processors_of(const serving::ClusterConfig& cluster) {
    const auto* sharing = cluster.kind_if<serving::Sharing>();
    return sharing != nullptr ? std::optional(sharing->processors) : std::nullopt;
}

std::optional<serving::Batching> batching_of(const serving::ClusterConfig& cluster) {
    const auto* batching = cluster.kind_if<serving::Batching>();
    return batching != nullptr ? std::optional(*batching) : std::nullopt;
}

/// Each engine of a language model is a node to the simulator.
int machines(const serving::ClusterConfig& cluster) {
    const auto* tokens = cluster.kind_if<serving::Tokens>();
    return cluster.nodes() / (tokens != nullptr ? tokens->engines_per_machine : 1);
}

std::string requests_text(const experiment::RequestCounts& requests) {
    const std::string lost =
        requests.lost > 0 ? fmt::format(", {} lost", requests.lost) : std::string();
    return fmt::format(
        "{} measured: {} completed, {} refused, {} abandoned{}; {} simulated{}", requests.arrived,
        requests.completed, requests.refused, requests.abandoned, lost, requests.simulated,
        requests.are_sampled() ? ", which stand for them" : " with warm-up and cool-down");
}

/// What keeps the figures from being relied on.
std::vector<std::string> warnings_of(const SimulationResult& result) {
    std::vector<std::string> warnings = experiment::contradictions(result.cross_checks);
    if (const std::string_view why = planner::why_unreliable(*result.outcome); !why.empty()) {
        warnings.emplace_back(why);
    }
    return warnings;
}

/// What was simulated.
void add_cluster(Table& table, const SimulationResult& result) {
    const experiment::Trial& trial = *result.trial;
    table.rows.push_back(
        {"cluster",
         fmt::format("{} x {}{}, {}{}", count_text(machines(trial.cluster), "node"),
                     count_text(result.workers, result.engine ? "engine" : "worker"),
                     sharing_text(result.scenario->node, processors_of(trial.cluster)),
                     trial.cluster.scaling
                         ? std::string("one queue in the front end")
                         : fmt::format("router {}", serving::name(trial.cluster.dispatch)),
                     result.sku.empty() ? "" : ", " + result.sku)});
    add_own_workers(table, *result.scenario, trial);
    if (result.scenario->node.discipline != scenario::Discipline::fifo) {
        table.rows.push_back(
            {"discipline", std::string(scenario::name(result.scenario->node.discipline))});
    }
    table.rows.push_back({"workload", workload_text(trial.arrivals)});
    table.rows.push_back(
        {"service",
         fmt::format("{} a request ({}, cv {:.3g})", time_text(in_seconds(trial.service.mean)),
                     random::name(trial.service.shape.kind), trial.service.shape.cv)});
    if (result.engine) {
        table.rows.push_back({"engine", engine_text(*result.engine)});
    }
    if (const auto* batching = trial.cluster.kind_if<serving::Batching>()) {
        table.rows.push_back(
            {"batches", batching_text(*batching, trial.cluster.group().slots.count())});
    }
    if (trial.cluster.front_end) {
        table.rows.push_back({"front end", front_end_text(*trial.cluster.front_end)});
    }
    if (trial.cluster.delay > Duration::zero()) {
        table.rows.push_back({"delay", delay_text(trial.cluster.delay)});
    }
    if (trial.cluster.scaling) {
        table.rows.push_back({"scaling", scaling_text(serving::held_scaling(trial.cluster))});
    }
}

std::string simulation_text(const SimulationResult& result, Format format) {
    const experiment::Trial& trial = *result.trial;
    const experiment::Outcome& outcome = *result.outcome;
    Table table{{{"simulation"}, {result.scenario->name}}, {}};
    add_sentences(table, "warning", warnings_of(result));
    add_cluster(table, result);
    add_defaults(table, result.scenario->defaults);
    if (!outcome.stable || !outcome.is_measured()) {
        table.rows.push_back({"answer", outcome.stable ? "nothing was measured"
                                                       : "unstable: " + overload_text(outcome)});
        add_sentences(table, "note", result.notes);
        return table.in(format);
    }
    for (const Row& row : rows_of(outcome)) {
        table.rows.push_back({row.key(), row.text()});
    }
    if (outcome.tokens) {
        add_engine_rows(table, outcome);
    }
    if (result.engine) {
        add_binding_row(table, "", *result.engine, outcome);
    }
    add_classes(table, outcome, "");
    table.rows.push_back({"requests", requests_text(outcome.requests)});
    add_failures(table, result);
    for (const experiment::BoundResult& bound : outcome.slo) {
        table.rows.push_back(
            {"objective", fmt::format("{} {}  {}  {}", bound_name(bound), bound_value_text(bound),
                                      bound_text(bound), experiment::name(bound.decision))});
    }
    add_episodes(table, result);
    add_sentences(table, "note", result.notes);
    if (const std::string laws = cross_checks_text(result.cross_checks); !laws.empty()) {
        table.rows.push_back({"theory", laws});
    }
    if (!outcome.precise && planner::why_unreliable(outcome).empty()) {
        table.rows.push_back({"note", planner::ended_early(outcome, result.scenario->simulation)});
    }
    return table.in(format) + intervals_text(trial.arrivals, outcome, format);
}

Table simulation_csv(const experiment::Outcome& outcome) {
    Table table{{{"metric"}, {"unit"}, {"value"}, {"low"}, {"high"}}, {}};
    const auto add = [&](const std::vector<Row>& rows) {
        for (const Row& row : rows) {
            table.rows.push_back({row.key(), std::string(stats::definition(row.quantity).unit),
                                  plain(row.estimate.value), plain(row.estimate.low),
                                  plain(row.estimate.high)});
        }
    };
    if (outcome.stable && outcome.is_measured()) {
        add(rows_of(outcome));
        for (const experiment::ClassResult& each : outcome.classes) {
            add(rows_of(each));
        }
    }
    return table;
}

} // namespace

std::string simulation(const SimulationResult& result, Format format) {
    const experiment::Outcome& outcome = *result.outcome;
    if (format == Format::csv) {
        return simulation_csv(outcome).csv();
    }
    if (format != Format::json) {
        return simulation_text(result, format);
    }
    const experiment::Trial& trial = *result.trial;
    const experiment::RequestCounts& requests = outcome.requests;
    Json json{{"skusim", "simulate"},
              {"result_version", result_version},
              {"scenario", result.scenario->name},
              {"sku", result.sku.empty() ? Json(nullptr) : Json(result.sku)},
              {"nodes", machines(trial.cluster)},
              {"workers_per_node", result.workers},
              {"workers_by_class", own_workers_json(*result.scenario, &trial)},
              {"max_concurrent_requests", requests_at_once_json(result.scenario->node)},
              {"discipline", scenario::name(result.scenario->node.discipline)},
              {"processors", processors_json(processors_of(trial.cluster))},
              {"router", serving::name(trial.cluster.dispatch)},
              {"front_end", trial.cluster.front_end ? distribution_json(*trial.cluster.front_end)
                                                    : Json(nullptr)},
              {"delay", in_seconds(trial.cluster.delay)},
              {"batching", batching_json(batching_of(trial.cluster))},
              {"engine", engine_json(result.engine, &outcome)},
              {"scaling", trial.cluster.scaling ? scaling_json(serving::held_scaling(trial.cluster))
                                                : Json(nullptr)},
              {"stable", outcome.stable},
              {"offered_utilization",
               outcome.offered_utilization ? Json(*outcome.offered_utilization) : Json(nullptr)},
              {"precise", outcome.precise},
              {"metrics", metrics_json(outcome)},
              {"requests",
               {{"arrived", requests.arrived},
                {"completed", requests.completed},
                {"refused", requests.refused},
                {"abandoned", requests.abandoned},
                {"simulated", requests.simulated}}},
              {"failures", failures_json(result)},
              {"episodes", episodes_json(result)},
              {"slo", slo_json(outcome.slo)},
              {"classes", classes_json(outcome)},
              {"intervals", intervals_json(outcome)},
              {"cross_checks", cross_checks_json(result.cross_checks)},
              {"notes", result.notes},
              {"warnings", warnings_of(result)},
              {"defaults", defaults_json(result.scenario->defaults)},
              {"provenance", provenance_json(result.provenance)}};
    return json_text(json);
}

} // namespace skusim::report
