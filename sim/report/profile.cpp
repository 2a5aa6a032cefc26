#include <skusim/report/results.hpp>

#include "figures.hpp"
#include "plan_json.hpp"
#include "table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace skusim::report {

using experiment::Metric;

namespace {

/// The quantiles that fit a terminal's line: of the standard ones the three that objectives are
/// mostly about, and any other that this objective names.
std::vector<std::size_t> shown_quantiles(const scenario::Objective& objective,
                                         const experiment::Outcome& outcome, bool exact) {
    std::vector<std::size_t> shown;
    for (std::size_t i = 0; i < outcome.latency.size(); ++i) {
        const std::string& name = outcome.latency[i].name;
        const bool is_asked =
            std::any_of(objective.latency.begin(), objective.latency.end(),
                        [&](const scenario::LatencyBound& bound) { return bound.name == name; });
        if (exact || is_asked || name == "p50" || name == "p95" || name == "p99") {
            shown.push_back(i);
        }
    }
    return shown;
}

Table curve_table(const ProfileResult& result, bool exact) {
    const planner::Profile& profile = *result.candidate->profile;
    const std::string unit(planner::name(profile.capacity.unit));
    Table table{{{exact ? "load " + unit : unit, true},
                 {"throughput /s", true},
                 {"utilization", true},
                 {"mean", true}},
                {}};
    const auto& first = profile.load_curve.front().outcome;
    const std::vector<std::size_t> quantiles = shown_quantiles(*result.scenario->slo, first, exact);
    for (const std::size_t i : quantiles) {
        table.columns.push_back({first.latency[i].name, true});
    }
    table.columns.push_back({exact ? "error rate" : "errors", true});
    table.columns.push_back({"objective"});
    const auto time = [&](const stats::Estimate& estimate) {
        return exact ? plain(estimate.value) : time_text(estimate.value);
    };
    for (const planner::LoadPoint& point : profile.load_curve) {
        const experiment::Outcome& outcome = point.outcome;
        std::vector<std::string> row{
            exact ? plain(point.load) : fmt::format("{:.4g}", point.load),
            exact ? plain(outcome.metric(Metric::throughput).value)
                  : fmt::format("{:.4g}", outcome.metric(Metric::throughput).value),
            exact ? plain(outcome.metric(Metric::utilization).value)
                  : fmt::format("{:.3g} %", outcome.metric(Metric::utilization).value * 100),
            time(outcome.metric(Metric::latency_mean))};
        for (const std::size_t i : quantiles) {
            row.push_back(i < outcome.latency.size() ? time(outcome.latency[i].value) : "");
        }
        const double errors = outcome.metric(Metric::error_rate).value;
        row.push_back(exact ? plain(errors) : fmt::format("{:.3g} %", errors * 100));
        row.emplace_back(experiment::name(experiment::decision(outcome)));
        table.rows.push_back(std::move(row));
    }
    return table;
}

std::string profile_text(const ProfileResult& result, Format format) {
    const planner::Candidate& candidate = *result.candidate;
    std::string text = fmt::format("{} on one node of {}\nobjective {}\n", result.scenario->name,
                                   candidate.sku.name, objective_text(*result.scenario->slo));
    if (!candidate.profile) {
        return text + fmt::format("{}: {}\n", planner::name(candidate.verdict), candidate.reason);
    }
    const planner::Profile& profile = *candidate.profile;
    const std::string unit(planner::name(profile.capacity.unit));
    text +=
        fmt::format("{} workers, {} a request: {}\n", candidate.workers,
                    time_text(in_seconds(candidate.service->time.mean)), candidate.service->basis);
    text += profile.capacity.value > 0
                ? fmt::format("capacity {:.4g} {} (at {} the objective is not shown to hold)\n",
                              profile.capacity.value, unit,
                              profile.capacity.high == stats::infinite
                                  ? std::string("no load tried")
                                  : fmt::format("{:.4g}", profile.capacity.high))
                : fmt::format("no capacity: {}\n", candidate.reason);
    text += fmt::format("knee {:.4g} {} (greatest throughput per latency)\n\n", profile.knee, unit);
    return text + curve_table(result, false).in(format);
}

} // namespace

std::string profile(const ProfileResult& result, Format format) {
    const planner::Candidate& candidate = *result.candidate;
    if (format == Format::csv) {
        return candidate.profile ? curve_table(result, true).csv() : "";
    }
    if (format != Format::json) {
        return profile_text(result, format);
    }
    nlohmann::ordered_json json{{"skusim", "profile"},
                                {"scenario", result.scenario->name},
                                {"sku", candidate.sku.name},
                                {"verdict", planner::name(candidate.verdict)},
                                {"rule", candidate.rule},
                                {"reason", candidate.reason},
                                {"workers", candidate.workers},
                                {"service", nullptr},
                                {"capacity", nullptr},
                                {"knee", nullptr},
                                {"load_curve", nlohmann::ordered_json::array()},
                                {"defaults", defaults_json(result.scenario->defaults)},
                                {"provenance", provenance_json(result.provenance)}};
    if (candidate.service) {
        json["service"] = service_json(*candidate.service);
    }
    if (candidate.profile) {
        json["capacity"] = capacity_json(candidate.profile->capacity);
        json["knee"] = candidate.profile->knee;
        json["load_curve"] = load_curve_json(candidate.profile->load_curve);
    }
    return json.dump(2) + '\n';
}

} // namespace skusim::report
