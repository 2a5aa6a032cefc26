// Locust's PREFIX_stats_history.csv. Each row tells percentiles and rates of the last ten seconds
// (CURRENT_RESPONSE_TIME_PERCENTILE_WINDOW), and totals of the whole run so far; what was in those
// ten seconds is the difference of two rows.
#include "locust.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

constexpr double window_s = 10;

struct HistoryRow {
    std::string endpoint;
    double time_s = 0;
    double users = 0;
    double requests = 0; ///< so far, failed ones among them
    double failures = 0; ///< so far
    double mean_s = 0;   ///< so far
    LoadStep step;       ///< of the window
};

HistoryRow read_history_row(const CsvRecord& record, const std::string& file, Faults& faults) {
    StepBuilder builder({file, record.line(), 1}, faults);
    constexpr NumberRange times{-1e15, 1e15, true, false};
    builder.step.completed_per_s = amount(record, "Requests/s", faults);
    if (const auto median = record.number("50%", times, faults)) {
        builder.quantile(0.5, "50%", *median * ms, record.place("50%"),
                         locust_rounding_ms(*median) * ms);
    }
    read_locust_percentiles(record, builder, faults);
    const auto figure = [&](std::string_view column) {
        return amount(record, column, faults).value_or(0);
    };
    return {locust_endpoint(record),
            figure("Timestamp"),
            figure("User Count"),
            figure("Total Request Count"),
            figure("Total Failure Count"),
            figure("Total Average Response Time") * ms,
            builder.finish()};
}

/// The rows of one number of users after the other, of one endpoint.
using Level = std::vector<HistoryRow>;

std::vector<Level> levels_of(const std::vector<HistoryRow>& rows) {
    std::vector<Level> levels;
    for (const HistoryRow& row : rows) {
        if (levels.empty() || levels.back().back().users != row.users) {
            levels.emplace_back();
        }
        levels.back().push_back(row);
    }
    return levels;
}

/// The window that the last row's percentiles are of, if the number of users stood still in it.
std::optional<LoadStep> last_window(const Level& level) {
    const HistoryRow& last = level.back();
    if (last.time_s - level.front().time_s < window_s || last.users <= 0) {
        return std::nullopt;
    }
    const auto after = std::find_if(level.begin(), level.end(), [&](const HistoryRow& row) {
        return row.time_s > last.time_s - window_s;
    });
    const HistoryRow& first = *std::prev(after);
    LoadStep step = last.step;
    step.concurrency = last.users;
    const double requests = last.requests - first.requests;
    const double failures = last.failures - first.failures;
    if (requests > 0) {
        step.completed = requests;
        const double mean =
            (last.requests * last.mean_s - first.requests * first.mean_s) / requests;
        step.mean_s = mean > 0 ? std::optional(mean) : std::nullopt;
        take_errors_out(step, std::max(failures, 0.0));
        step.times_hold_errors = failures > 0;
    }
    return step;
}

} // namespace

Result<Measurement> read_locust_history(const MeasuredText& text) {
    std::vector<LocustRow> names;
    std::vector<HistoryRow> rows;
    Result<Measurement> measurement =
        read_steps(text, "locust", {{"Timestamp", "User Count", "Name", "50%"}, {}, false},
                   [&](const CsvRecord& record, Measurement& into, Faults& faults) {
                       into.steps.resize(1); // replaced below
                       if (record.text("50%") != "N/A" && !record.text("50%").empty()) {
                           rows.push_back(read_history_row(record, text.file, faults));
                           names.push_back({rows.back().endpoint, {}});
                       }
                   });
    if (!measurement) {
        return measurement;
    }
    measurement->steps.clear();
    const Result<std::string> wanted = locust_wanted(names, text.file, measurement->remarks);
    if (!wanted) {
        return failure(wanted.error());
    }
    std::erase_if(rows, [&](const HistoryRow& row) { return row.endpoint != *wanted; });
    if (rows.empty()) {
        return failure({text.file, 1, 0}, "no row with a measurement; is the file truncated?");
    }
    std::map<double, LoadStep> last; // of each number of users
    for (const Level& level : levels_of(rows)) {
        if (std::optional<LoadStep> step = last_window(level)) {
            last[level.back().users] = std::move(*step);
        }
    }
    for (auto& [users, step] : last) {
        measurement->steps.push_back(std::move(step));
    }
    if (measurement->steps.empty()) {
        return failure(rows.front().step.place,
                       fmt::format("the number of users never stood still for {:g} s: no row is a "
                                   "steady state; hold each number for some minutes, or give "
                                   "PREFIX_stats.csv of a run with one",
                                   window_s));
    }
    measurement->remarks.emplace_back(
        "a history's percentiles are of ten seconds each, the last of each number of users that "
        "stood still so long taken; users may pause between requests");
    return measurement;
}

} // namespace skusim::measured
