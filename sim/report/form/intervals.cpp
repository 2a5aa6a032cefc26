#include "intervals.hpp"

#include <skusim/base/json.hpp>
#include <skusim/report/table.hpp>

#include "figures.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <variant>
#include <vector>

namespace skusim::report {

namespace {

constexpr std::size_t most_rows = 48;

/// How far the interval is into its tightest bound.
double strain(const experiment::IntervalResult& interval) {
    double most = 0;
    for (const experiment::BoundResult& bound : interval.times) {
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

bool is_of_time(const experiment::BoundResult& bound) {
    return stats::definition(bound.quantity).measure == stats::Measure::time;
}

/// Bounds on times come first.
bool has_bounds(const experiment::Outcome& outcome) {
    return !outcome.slo.empty() && is_of_time(outcome.slo.front());
}

bool is_scaled(const experiment::Outcome& outcome) {
    return outcome.intervals.front().scaling.has_value();
}

Table latency_table(const workload::PatternArrivals& pattern, const experiment::Outcome& outcome,
                    const std::vector<const experiment::IntervalResult*>& intervals) {
    Table table{{{"from", true}, {"rate", true}}, {}};
    for (const experiment::BoundResult& bound : outcome.slo) {
        if (is_of_time(bound)) {
            table.columns.push_back({short_name(bound.quantity), true});
        }
    }
    table.columns.push_back({"objective"});
    for (const experiment::IntervalResult* interval : intervals) {
        std::vector<std::string> row{clock_text(interval->start, pattern.period),
                                     fmt::format("{:g} /s", interval->rate.value())};
        for (const experiment::BoundResult& bound : interval->times) {
            row.push_back(time_estimate(bound.value));
        }
        row.resize(table.columns.size() - 1, "-");
        row.emplace_back(interval->arrived > 0 ? experiment::name(interval->decision) : "-");
        table.rows.push_back(std::move(row));
    }
    return table;
}

Table replica_table(const workload::PatternArrivals& pattern,
                    const std::vector<const experiment::IntervalResult*>& intervals) {
    Table table{{{"from", true},
                 {"rate", true},
                 {"replicas", true},
                 {"started", true},
                 {"longest queue", true}},
                {}};
    for (const experiment::IntervalResult* interval : intervals) {
        const experiment::IntervalScaling& scaling = *interval->scaling;
        table.rows.push_back(
            {clock_text(interval->start, pattern.period),
             fmt::format("{:g} /s", interval->rate.value()), number_estimate(scaling.replicas, 3),
             number_estimate(scaling.started, 3), number_estimate(scaling.longest_queue, 3)});
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
    const std::string words = intervals.size() < outcome.intervals.size()
                                  ? fmt::format("The {} slowest of {} intervals", intervals.size(),
                                                outcome.intervals.size())
                                  : "Intervals of " + length_text(pattern->period);
    const auto heading = [&](const char* what) {
        return format == Format::markdown ? "\n### " + words + what + "\n\n"
                                          : '\n' + words + what + ":\n\n";
    };
    const bool scales = is_scaled(outcome);
    std::string text;
    if (has_bounds(outcome)) {
        text += heading(scales ? ", replicas that follow the load" : "") +
                latency_table(*pattern, outcome, intervals).in(format);
    }
    if (scales) {
        text += heading(", the replicas") + replica_table(*pattern, intervals).in(format);
    }
    return text;
}

Json intervals_json(const experiment::Outcome& outcome) {
    Json json = Json::array();
    for (const experiment::IntervalResult& interval : outcome.intervals) {
        Json item{{"start", in_seconds(interval.start)},
                  {"rate", interval.rate.value()},
                  {"arrived", interval.arrived},
                  {"error_rate", estimate_json(interval.error_rate)},
                  {"decision", experiment::name(interval.decision)},
                  {"slo", slo_json(interval.times)}};
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
