#include "intervals.hpp"

#include "figures.hpp"
#include "table.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <variant>
#include <vector>

namespace skusim::report {

namespace {

constexpr std::size_t most_rows = 48;

/// How far the interval is into its tightest bound.
double strain(const experiment::IntervalResult& interval) {
    double most = 0;
    for (const experiment::BoundResult& bound : interval.latency) {
        most = std::max(most, bound.value.value / bound.bound);
    }
    return most;
}

std::vector<const experiment::IntervalResult*> shown(const experiment::Outcome& outcome) {
    std::vector<const experiment::IntervalResult*> intervals;
    for (const experiment::IntervalResult& interval : outcome.intervals) {
        intervals.push_back(&interval);
    }
    if (intervals.size() > most_rows) {
        std::stable_sort(intervals.begin(), intervals.end(),
                         [](const auto* a, const auto* b) { return strain(*a) > strain(*b); });
        intervals.resize(most_rows / 2);
        std::sort(intervals.begin(), intervals.end(),
                  [](const auto* a, const auto* b) { return a->start < b->start; });
    }
    return intervals;
}

bool has_bounds(const experiment::Outcome& outcome) {
    return !outcome.slo.empty() && outcome.slo.front().quantity.starts_with("latency.");
}

bool is_scaled(const experiment::Outcome& outcome) {
    return outcome.intervals.front().scaling.has_value();
}

void add_scaling(std::vector<std::string>& row, const experiment::IntervalScaling& scaling) {
    for (const stats::Estimate& figure :
         {scaling.replicas, scaling.started, scaling.longest_queue}) {
        row.push_back(number_estimate(figure, 3));
    }
}

Table table_of(const workload::PatternArrivals& pattern, const experiment::Outcome& outcome,
               const std::vector<const experiment::IntervalResult*>& intervals) {
    Table table{{{"from", true}, {"rate", true}}, {}};
    for (const experiment::BoundResult& bound : outcome.slo) {
        if (bound.quantity.starts_with("latency.")) {
            table.columns.push_back({bound.quantity.substr(8), true});
        }
    }
    const std::size_t figures = table.columns.size();
    if (is_scaled(outcome)) {
        for (const char* name : {"replicas", "started", "longest queue"}) {
            table.columns.push_back({name, true});
        }
    }
    if (has_bounds(outcome)) {
        table.columns.push_back({"objective"});
    }
    for (const experiment::IntervalResult* interval : intervals) {
        std::vector<std::string> row{clock_text(interval->start, pattern.period),
                                     fmt::format("{:g} /s", interval->rate.value())};
        for (const experiment::BoundResult& bound : interval->latency) {
            row.push_back(time_estimate(bound.value));
        }
        row.resize(figures, "-");
        if (interval->scaling) {
            add_scaling(row, *interval->scaling);
        }
        if (has_bounds(outcome)) {
            row.emplace_back(interval->arrived > 0 ? experiment::name(interval->decision) : "-");
        }
        table.rows.push_back(std::move(row));
    }
    return table;
}

} // namespace

std::string intervals_text(const workload::Arrivals& arrivals, const experiment::Outcome& outcome,
                           Format format) {
    const auto* pattern = std::get_if<workload::PatternArrivals>(&arrivals);
    if (pattern == nullptr || outcome.intervals.empty() ||
        (!is_scaled(outcome) && !has_bounds(outcome))) {
        return "";
    }
    const auto intervals = shown(outcome);
    std::string words = intervals.size() < outcome.intervals.size()
                            ? fmt::format("The {} slowest of {} intervals", intervals.size(),
                                          outcome.intervals.size())
                            : "Intervals of " + length_text(pattern->period);
    if (is_scaled(outcome)) {
        words += ", replicas that follow the load";
    }
    const bool is_markdown = format == Format::markdown;
    return (is_markdown ? "\n### " + words + "\n\n" : '\n' + words + ":\n\n") +
           table_of(*pattern, outcome, intervals).in(format);
}

nlohmann::ordered_json intervals_json(const experiment::Outcome& outcome) {
    nlohmann::ordered_json json = nlohmann::ordered_json::array();
    for (const experiment::IntervalResult& interval : outcome.intervals) {
        nlohmann::ordered_json item{{"start", in_seconds(interval.start)},
                                    {"rate", interval.rate.value()},
                                    {"arrived", interval.arrived},
                                    {"error_rate", estimate_json(interval.error_rate)},
                                    {"decision", experiment::name(interval.decision)},
                                    {"slo", slo_json(interval.latency)}};
        if (interval.scaling) {
            item["replicas"] = estimate_json(interval.scaling->replicas);
            item["most_replicas"] = estimate_json(interval.scaling->most_replicas);
            item["started"] = estimate_json(interval.scaling->started);
            item["longest_queue"] = estimate_json(interval.scaling->longest_queue);
        }
        json.push_back(std::move(item));
    }
    return json;
}

} // namespace skusim::report
