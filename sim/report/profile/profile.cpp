#include <skusim/base/json.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/report/question.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

#include "report/form/classes.hpp"
#include "report/form/figures.hpp"
#include "report/form/json_text.hpp"
#include "report/form/node.hpp"
#include "report/form/own_workers.hpp"
#include "report/form/shared_json.hpp"
#include "times.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

using experiment::Metric;

namespace {

/// Nothing of what a load does that no long run can carry has a value.
std::vector<std::string> unstable_row(double load, std::size_t columns) {
    std::vector<std::string> row(columns, "-");
    row.front() = fmt::format("{:.4g}", load);
    row[columns - 2] = "unstable";
    return row;
}

/// People get the figures, and of their intervals the widest.
Table curve_table(const ProfileResult& result) {
    const planner::Profile& profile = *result.candidate->profile();
    Table table{{{std::string(planner::name(profile.capacity.unit)), true},
                 {"served/s", true, true},
                 {"busy", true}},
                {}};
    const scenario::Objective& objective = *result.scenario->slo;
    const bool has_tokens = !bounded_token_times(objective).empty();
    const std::vector<stats::Quantity> times = shown_times(objective);
    for (const stats::Quantity& quantity : times) {
        table.columns.push_back({has_tokens ? stats::name(quantity) : short_name(quantity), true,
                                 quantity == stats::mean_latency});
    }
    table.columns.insert(table.columns.end(),
                         {{"errors", true}, {"objective"}, {"within", false, true}});
    for (const planner::LoadPoint& point : profile.load_curve) {
        const experiment::Outcome& outcome = point.outcome;
        if (!outcome.stable) {
            table.rows.push_back(unstable_row(point.load, table.columns.size()));
            continue;
        }
        double widest = 0;
        std::vector<std::string> row{
            fmt::format("{:.4g}", point.load),
            fmt::format("{:.4g}", outcome.metric(Metric::throughput).value),
            fmt::format("{:.3g} %", outcome.metric(Metric::utilization).value * 100)};
        for (const stats::Quantity& quantity : times) {
            const stats::Estimate estimate = time_of(outcome, quantity);
            widest = std::max(widest, estimate.half_width() / estimate.value);
            row.push_back(time_text(estimate.value));
        }
        row.push_back(fmt::format("{:.3g} %", outcome.metric(Metric::error_rate).value * 100));
        row.emplace_back(experiment::name(experiment::decision(outcome)));
        row.push_back(std::isfinite(widest) ? fmt::format("+-{:.2g} %", widest * 100) : "?");
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// The bounds of classes of requests at each load: of the outcomes, the same ones in the same
/// order.
std::vector<std::size_t> class_bounds(const planner::Profile& profile) {
    std::vector<std::size_t> bounds;
    const auto& slo = profile.load_curve.front().outcome.slo;
    for (std::size_t i = 0; i < slo.size(); ++i) {
        if (!slo[i].request_class.empty()) {
            bounds.push_back(i);
        }
    }
    return bounds;
}

std::string bare_value_text(const experiment::BoundResult& bound) {
    const double value = bound.value.value;
    if (stats::definition(bound.quantity).measure == stats::Measure::share) {
        return fmt::format("{:.3g} %", value * 100);
    }
    return std::isfinite(value) ? time_text(value) : "never";
}

/// A column for each bound of a class, in tables that a line has room for.
std::string class_tables(const planner::Profile& profile, Format format) {
    constexpr std::size_t most_columns = 4;
    const std::vector<std::size_t> bounds = class_bounds(profile);
    std::string text;
    for (std::size_t first = 0; first < bounds.size(); first += most_columns) {
        const std::size_t end = std::min(first + most_columns, bounds.size());
        Table table{{{std::string(planner::name(profile.capacity.unit)), true}}, {}};
        for (std::size_t i = first; i < end; ++i) {
            const auto& bound = profile.load_curve.front().outcome.slo[bounds[i]];
            table.columns.push_back({bound_name(bound) + ' ' + bound_text(bound)});
        }
        for (const planner::LoadPoint& point : profile.load_curve) {
            std::vector<std::string> row{fmt::format("{:.4g}", point.load)};
            for (std::size_t i = first; i < end; ++i) {
                const experiment::BoundResult& bound = point.outcome.slo[bounds[i]];
                row.push_back(fmt::format("{}  {}", bare_value_text(bound),
                                          experiment::name(bound.decision)));
            }
            table.rows.push_back(std::move(row));
        }
        text += '\n' + table.in(format);
    }
    return text;
}

/// Programs get every figure with its interval; of a load that no long run can carry, none.
Table curve_csv(const ProfileResult& result) {
    const planner::Profile& profile = *result.candidate->profile();
    Table table{{{"load"}, {"load_unit"}}, {}};
    constexpr std::array<Metric, 4> metrics{Metric::throughput, Metric::utilization,
                                            Metric::error_rate, Metric::latency_mean};
    const auto add_columns = [&](const std::string& group, const stats::Quantity& quantity) {
        for (const char* end : {"", "_low", "_high"}) {
            table.columns.push_back({group + column_name(quantity, end)});
        }
    };
    for (const Metric metric : metrics) {
        add_columns("", experiment::quantity_of(metric));
    }
    const auto lightest_stable =
        std::find_if(profile.load_curve.begin(), profile.load_curve.end(),
                     [](const planner::LoadPoint& point) { return point.outcome.stable; });
    std::vector<stats::Quantity> times;
    if (lightest_stable != profile.load_curve.end()) {
        for (const auto& quantile : lightest_stable->outcome.latency) {
            times.push_back(quantile.quantity);
        }
    }
    const std::vector<stats::Quantity> of_tokens = bounded_token_times(*result.scenario->slo);
    times.insert(times.end(), of_tokens.begin(), of_tokens.end());
    for (const stats::Quantity& quantity : times) {
        add_columns("", quantity);
    }
    table.columns.push_back({"objective"});
    const std::vector<std::size_t> bounds = class_bounds(profile);
    for (const std::size_t i : bounds) {
        const experiment::BoundResult& bound = profile.load_curve.front().outcome.slo[i];
        add_columns(bound.request_class + '.', bound.quantity);
    }
    for (const planner::LoadPoint& point : profile.load_curve) {
        const experiment::Outcome& outcome = point.outcome;
        std::vector<std::string> row{plain(point.load),
                                     std::string(planner::name(profile.capacity.unit))};
        const auto add = [&](const stats::Estimate& estimate) {
            for (const double figure : {estimate.value, estimate.low, estimate.high}) {
                row.push_back(outcome.stable ? plain(figure) : "");
            }
        };
        for (const Metric metric : metrics) {
            add(outcome.metric(metric));
        }
        for (const stats::Quantity& quantity : times) {
            add(outcome.stable ? time_of(outcome, quantity) : stats::Estimate{});
        }
        row.emplace_back(outcome.stable ? experiment::name(experiment::decision(outcome))
                                        : "unstable");
        for (const std::size_t i : bounds) {
            add(outcome.slo[i].value);
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string profile_text(const ProfileResult& result, Format format) {
    const planner::Candidate& candidate = *result.candidate;
    std::string text = fmt::format("{} on one node of {}\nobjective {}\n", result.scenario->name,
                                   candidate.sku.name, objective_text(*result.scenario));
    if (!candidate.profile()) {
        return text + fmt::format("{}: {}\n", planner::name(candidate.verdict), candidate.reason);
    }
    const planner::Profile& profile = *candidate.profile();
    const std::string unit(planner::name(profile.capacity.unit));
    text +=
        fmt::format("{}{}{}, {} a request: {}\n", count_text(candidate.workers, "worker"),
                    candidate.chosen_threads
                        ? fmt::format(" of {}", count_text(*candidate.chosen_threads, "thread"))
                        : "",
                    sharing_text(result.scenario->node, planner::processors_of(candidate)),
                    time_text(in_seconds(candidate.service->time.mean)), candidate.service->basis);
    if (const std::string own = own_workers_text(*result.scenario, candidate.node());
        !own.empty()) {
        text += fmt::format("side by side {}\n", own);
    }
    if (const auto batching = planner::batching_of(candidate)) {
        text += fmt::format("batches of {}\n", batching_text(*batching, candidate.workers));
    }
    text += profile.capacity.value > 0
                ? fmt::format("capacity {:.4g} {} (at {} the objective is not shown to hold)\n",
                              profile.capacity.value, unit,
                              profile.capacity.high == stats::infinite
                                  ? std::string("no load tried")
                                  : fmt::format("{:.4g}", profile.capacity.high))
                : fmt::format("no capacity: {}\n", candidate.reason);
    text += fmt::format("knee {:.4g} {} (greatest throughput per latency)\n\n", profile.knee, unit);
    text += curve_table(result).in(format) + class_tables(profile, format);
    for (const std::string& note : result.notes) {
        text += fmt::format("\nnote: {}\n", note);
    }
    return text;
}

} // namespace

std::string profile(const ProfileResult& result, Format format) {
    const planner::Candidate& candidate = *result.candidate;
    if (format == Format::csv) {
        const Table verdict{{{"sku"}, {"verdict"}, {"reason"}},
                            {{candidate.sku.name, std::string(planner::name(candidate.verdict)),
                              candidate.reason}}};
        return (candidate.profile() ? curve_csv(result) : verdict).csv();
    }
    if (format != Format::json) {
        return profile_text(result, format);
    }
    Json json{{"skusim", "profile"},
              {"result_version", result_version},
              {"scenario", result.scenario->name},
              {"sku", candidate.sku.name},
              {"verdict", planner::name(candidate.verdict)},
              {"rule", candidate.rule},
              {"reason", candidate.reason},
              {"workers", candidate.workers},
              {"workers_by_class", own_workers_json(*result.scenario, candidate.node())},
              {"batching", batching_json(planner::batching_of(candidate))},
              {"service", nullptr},
              {"capacity", nullptr},
              {"knee", nullptr},
              {"load_curve", Json::array()},
              {"notes", result.notes},
              {"defaults", defaults_json(result.scenario->defaults)},
              {"provenance", provenance_json(result.provenance)}};
    if (candidate.service) {
        json["service"] = service_json(*candidate.service);
    }
    if (candidate.profile()) {
        json["capacity"] = capacity_json(candidate.profile()->capacity);
        json["knee"] = candidate.profile()->knee;
        json["load_curve"] = load_curve_json(candidate.profile()->load_curve);
    }
    return json_text(json);
}

} // namespace skusim::report
