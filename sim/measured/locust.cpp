// Locust's PREFIX_stats.csv (locust/stats.py), and PREFIX_requests.csv and PREFIX_distribution.csv
// of Locust 0.x, in milliseconds.
#include "locust.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <set>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

constexpr NumberRange times{-1e15, 1e15, true, false};

/// What a figure's column is called since Locust 1, and was in 0.x.
using Names = std::array<std::string_view, 2>;
constexpr Names types{"Type", "Method"};
constexpr Names counts{"Request Count", "# requests"};
constexpr Names failures{"Failure Count", "# failures"};
constexpr Names medians{"Median Response Time", "Median response time"};
constexpr Names means{"Average Response Time", "Average response time"};
constexpr Names least{"Min Response Time", "Min response time"};
constexpr Names greatest{"Max Response Time", "Max response time"};

std::string_view called(const CsvRecord& record, const Names& names) {
    return record.text(names[0]).empty() ? names[1] : names[0];
}

/// Above 0; Locust writes 0 for what it does not know.
void take_time(const CsvRecord& record, const Names& names, StepBuilder& builder,
               std::optional<double>& target, Faults& faults) {
    const std::string_view column = called(record, names);
    const auto value = record.number(column, times, faults);
    if (value && *value != 0) {
        builder.latency(target, column, *value * ms, record.place(column));
    }
}

bool is_rounded(double milliseconds) {
    const double step = 2 * locust_rounding_ms(milliseconds);
    return std::abs(milliseconds - step * std::round(milliseconds / step)) < 1e-9;
}

/// The column of the median has more digits than the percentile where Locust knows them.
void take_median(const CsvRecord& record, StepBuilder& builder, Faults& faults) {
    const std::string_view column = called(record, medians);
    const auto median = record.number(column, times, faults);
    const bool has_percentile = !record.text("50%").empty();
    if (median && *median != 0 && (!has_percentile || !is_rounded(*median))) {
        builder.quantile(0.5, column, *median * ms, record.place(column),
                         is_rounded(*median) ? locust_rounding_ms(*median) * ms : 0);
    } else if (const auto rounded = record.number("50%", times, faults)) {
        builder.quantile(0.5, "50%", *rounded * ms, record.place("50%"),
                         locust_rounding_ms(*rounded) * ms);
    }
}

/// Locust counts failed requests among all and their times among the others'; before 0.13, which
/// tells no rate of them, it did neither.
void take_counts(const CsvRecord& record, LoadStep& step, Faults& faults) {
    step.completed = amount(record, called(record, counts), faults);
    step.completed_per_s = amount(record, "Requests/s", faults);
    const auto failed = amount(record, called(record, failures), faults);
    const bool among_all = !record.text("Request Count").empty() ||
                           !record.text("Requests Failed/s").empty() ||
                           !record.text("Failures/s").empty();
    step.errors = failed;
    if (failed && among_all) {
        take_errors_out(step, *failed);
        step.times_hold_errors = *failed > 0;
    }
}

LocustRow row_of(const CsvRecord& record, const std::string& file, Faults& faults) {
    StepBuilder builder({file, record.line(), 1}, faults);
    take_counts(record, builder.step, faults);
    take_time(record, means, builder, builder.step.mean_s, faults);
    take_time(record, least, builder, builder.step.min_s, faults);
    take_time(record, greatest, builder, builder.step.max_s, faults);
    take_median(record, builder, faults);
    read_locust_percentiles(record, builder, faults);
    return {locust_endpoint(record), builder.finish()};
}

} // namespace

double locust_rounding_ms(double milliseconds) {
    return milliseconds < 100 ? 0.5 : milliseconds < 1000 ? 5 : milliseconds < 10'000 ? 50 : 500;
}

void read_locust_percentiles(const CsvRecord& record, StepBuilder& builder, Faults& faults) {
    static constexpr std::array<NamedPercentile, 9> columns{{{0.66, "66%"},
                                                             {0.75, "75%"},
                                                             {0.8, "80%"},
                                                             {0.9, "90%"},
                                                             {0.95, "95%"},
                                                             {0.98, "98%"},
                                                             {0.99, "99%"},
                                                             {0.999, "99.9%"},
                                                             {0.9999, "99.99%"}}};
    for (const NamedPercentile& it : columns) {
        if (const auto value = record.number(it.name, times, faults)) {
            builder.quantile(it.probability, it.name, *value * ms, record.place(it.name),
                             locust_rounding_ms(*value) * ms);
        }
    }
}

std::string locust_endpoint(const CsvRecord& record) {
    const std::string_view type = record.text(called(record, types));
    const std::string_view name = record.text("Name");
    const bool is_sum = name == "Aggregated" || name == "Total" || name == "None Total" ||
                        name == "None Aggregated";
    return (type.empty() || type == "None") && is_sum ? std::string()
                                                      : fmt::format("{} {}", type, name);
}

Result<std::string> locust_wanted(const std::vector<LocustRow>& rows, const std::string& file,
                                  std::vector<std::string>& remarks) {
    std::set<std::string> endpoints;
    for (const LocustRow& row : rows) {
        endpoints.insert(row.endpoint);
    }
    const bool has_sum = endpoints.erase("") > 0;
    if (endpoints.size() == 1) {
        return *endpoints.begin();
    }
    if (!endpoints.empty() && !has_sum) {
        return failure(Place{file, 1, 0},
                       fmt::format("{} endpoints and no row Aggregated; keep the rows of one",
                                   endpoints.size()));
    }
    if (has_sum && !endpoints.empty()) {
        remarks.push_back(fmt::format("{} endpoints are taken together (row Aggregated): a "
                                      "fit of one distribution blurs them if their times differ",
                                      endpoints.size()));
    }
    return std::string();
}

Result<Measurement> read_locust(const MeasuredText& text) {
    if (text.header_has({"Timestamp", "User Count"})) {
        return read_locust_history(text);
    }
    if (is_printed_locust(text.text)) {
        return read_locust_printed(text);
    }
    std::vector<LocustRow> rows;
    Result<Measurement> measurement =
        read_steps(text, "locust", {{"Name"}, {}, false},
                   [&](const CsvRecord& record, Measurement& into, Faults& faults) {
                       into.steps.resize(1); // replaced below
                       if (amount(record, called(record, counts), faults).value_or(0) > 0) {
                           rows.push_back(row_of(record, text.file, faults));
                       }
                   });
    if (!measurement) {
        return measurement;
    }
    const Result<std::string> wanted = locust_wanted(rows, text.file, measurement->remarks);
    if (!wanted) {
        return failure(wanted.error());
    }
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const LocustRow& it) { return it.endpoint == *wanted; });
    if (row == rows.end()) {
        return failure({text.file, 1, 0}, "no row with requests; is the file truncated?");
    }
    measurement->steps = {row->step};
    return measurement;
}

} // namespace skusim::measured
