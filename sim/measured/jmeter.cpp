// JMeter: results of single samples as CSV (JTL), the aggregate report as CSV, with the headers of
// the graphical table or of the file that is saved, and the dashboard's statistics.json; all in
// whole milliseconds. Samples that failed are in the counts and times of both reports.
#include <skusim/text/quantities.hpp>

#include "plateaus.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <functional>
#include <set>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;

namespace {

/// Reads samples one by one.
class Samples {
public:
    explicit Samples(const MeasuredText& text) : text_(text) {}

    Result<Measurement> read() {
        Result<Measurement> rows =
            read_steps(text_, "jmeter", {{"timeStamp", "elapsed"}, {}, false},
                       [&](const CsvRecord& record, Measurement& into, Faults& faults) {
                           into.steps.resize(1); // replaced below
                           add(record, faults);
                       });
        if (!rows) {
            return rows;
        }
        Faults faults;
        std::vector<std::string> remarks;
        if (threads_.size() > 1) {
            rows->steps = plateaus_of(requests_, text_.file, faults);
            const auto count = static_cast<double>(requests_.size());
            remarks.push_back(told_of_plateaus(rows->steps, count, threads_, "threads"));
        }
        add_doubts(remarks);
        if (threads_.size() > 1 && !rows->steps.empty()) {
            rows->remarks = std::move(remarks);
            return faults.empty() ? std::move(rows) : failure(std::move(faults));
        }
        StepBuilder builder({text_.file, 1, 1}, faults);
        describe_all(builder, faults);
        return one_step(text_, "jmeter", builder, faults, std::move(remarks));
    }

private:
    void add_doubts(std::vector<std::string>& remarks) const {
        if (!text_.header_has({"success"})) {
            remarks.emplace_back("no column success: samples that failed are taken for answers; "
                                 "save results with jmeter.save.saveservice.successful=true");
        }
        if (labels_.size() > 1) {
            remarks.push_back(fmt::format("{} labels are taken together: a fit of one "
                                          "distribution blurs them if their times differ; keep "
                                          "the rows of one",
                                          labels_.size()));
        }
    }

    /// The figures of all samples, whatever the number of threads was.
    void describe_all(StepBuilder& builder, Faults& faults) const {
        RequestTimes times;
        for (const RequestUnderUsers& request : requests_) {
            if (request.was_good) {
                times.add(request.sent, request.ended, {text_.file, request.line, 1}, faults);
            }
        }
        builder.step.completed = 0;
        if (threads_.size() == 1) {
            builder.step.concurrency = *threads_.begin();
        }
        if (times.count() > 0) {
            times.describe(builder, builder.step.place);
        }
        builder.step.errors = static_cast<double>(requests_.size() - times.count());
    }

    void add(const CsvRecord& record, Faults& faults) {
        const std::size_t others = faults.size();
        const auto started = amount(record, "timeStamp", faults);
        const auto elapsed = amount(record, "elapsed", faults);
        if (!started || !elapsed) {
            faults.resize(others); // one fault a row, with the way on
            faults.push_back({record.place(started ? "elapsed" : "timeStamp"),
                              "the row has no time in milliseconds; save results with "
                              "jmeter.save.saveservice.timestamp_format=ms"});
            return;
        }
        labels_.insert(std::string(record.text("label")));
        const auto threads = amount(record, "allThreads", faults);
        if (threads) {
            threads_.insert(*threads);
        }
        // A sample of 0 ms took up to half of one.
        const double length_ms = std::max(*elapsed, 0.25);
        const auto sent = static_cast<std::int64_t>(*started * 1e6);
        requests_.push_back({sent, sent + static_cast<std::int64_t>(length_ms * 1e6), threads,
                             record.text("success") != "false", record.line()});
    }

    const MeasuredText& text_;
    std::vector<RequestUnderUsers> requests_;
    std::set<std::string> labels_;
    std::set<double> threads_;
};

/// What a figure is called in the table, in the file and in the dashboard.
struct ReportNames {
    std::string_view label, count, errors, mean, median, p90, p95, p99, least, greatest, rate, sd;
};
constexpr ReportNames table_names{"Label",  "# Samples", "Error %",    "Average",
                                  "Median", "90% Line",  "95% Line",   "99% Line",
                                  "Min",    "Max",       "Throughput", "Std. Dev."};
constexpr ReportNames file_names{"sampler_label",
                                 "aggregate_report_count",
                                 "aggregate_report_error%",
                                 "average",
                                 "aggregate_report_median",
                                 "aggregate_report_90%_line",
                                 "aggregate_report_95%_line",
                                 "aggregate_report_99%_line",
                                 "aggregate_report_min",
                                 "aggregate_report_max",
                                 "aggregate_report_rate",
                                 "aggregate_report_stddev"};
constexpr ReportNames dashboard_names{"transaction",   "sampleCount", "errorPct",    "meanResTime",
                                      "medianResTime", "pct1ResTime", "pct2ResTime", "pct3ResTime",
                                      "minResTime",    "maxResTime",  "throughput",  ""};

/// The figures of one row, by name.
using Figure = std::function<std::optional<double>(std::string_view name)>;

void take_report(const ReportNames& names, const Figure& figure, const Place& place,
                 StepBuilder& builder) {
    builder.step.completed = figure(names.count);
    builder.step.completed_per_s = figure(names.rate);
    const double failed = figure(names.errors).value_or(0) / 100;
    take_errors_out(builder.step, std::round(failed * builder.step.completed.value_or(0)));
    builder.step.times_hold_errors = failed > 0;
    const auto take = [&](std::optional<double>& target, std::string_view name) {
        if (const auto value = figure(name); value && *value > 0) {
            builder.latency(target, name, *value * ms, place);
        }
    };
    take(builder.step.mean_s, names.mean);
    if (const auto least = figure(names.least); least && *least > 0) {
        builder.step.min_s = *least * ms - half_ms;
    }
    take(builder.step.max_s, names.greatest);
    if (const auto sd = figure(names.sd)) {
        builder.deviation(names.sd, *sd * ms, place);
    }
    const std::pair<double, std::string_view> quantiles[] = {
        {0.5, names.median}, {0.9, names.p90}, {0.95, names.p95}, {0.99, names.p99}};
    for (const auto& [probability, name] : quantiles) {
        if (const auto value = figure(name)) {
            builder.quantile(probability, name, *value * ms, place, half_ms);
        }
    }
}

/// The only label, or else the row TOTAL.
Result<Measurement>
of_rows(const MeasuredText& text,
        const std::vector<std::pair<std::string, calibration::LoadStep>>& rows) {
    const auto is_total = [](const auto& row) {
        return row.first == "TOTAL" || row.first == "Total";
    };
    const auto total = std::find_if(rows.begin(), rows.end(), is_total);
    const auto labels =
        std::count_if(rows.begin(), rows.end(), [&](const auto& row) { return !is_total(row); });
    if (rows.empty() || (labels != 1 && total == rows.end())) {
        return failure(Place{text.file, 1, 0},
                       fmt::format("{} labels and no row TOTAL; keep the rows of one", labels));
    }
    Measurement measurement;
    measurement.tool = "jmeter";
    measurement.file = text.file;
    measurement.steps = {labels == 1 ? std::find_if_not(rows.begin(), rows.end(), is_total)->second
                                     : total->second};
    if (labels > 1) {
        measurement.remarks.push_back(
            fmt::format("{} labels are taken together (row TOTAL): a fit of one distribution "
                        "blurs them if their times differ",
                        labels));
    }
    return measurement;
}

/// What the units are worth that stand in cells: "0.50%" and "40.1/sec".
constexpr std::pair<std::string_view, double> cell_units[] = {
    {"", 1}, {"%", 1}, {"/sec", 1}, {"/min", 1.0 / 60}, {"/hour", 1.0 / 3600}};

std::optional<double> cell_amount(const CsvRecord& record, std::string_view name, Faults& faults) {
    const std::string_view cell = record.text(name);
    const std::size_t end = std::min(cell.find_first_not_of("-0123456789.,eE"), cell.size());
    const auto unit = std::find_if(std::begin(cell_units), std::end(cell_units),
                                   [&](const auto& it) { return it.first == cell.substr(end); });
    const auto value = printed_number(cell.substr(0, end));
    if (value && *value >= 0 && unit != std::end(cell_units)) {
        return *value * unit->second;
    }
    if (!cell.empty()) {
        const bool has_comma = cell.substr(0, end).find(',') != std::string_view::npos;
        faults.push_back({record.place(name),
                          fmt::format("{} is {}; expected a number{}", name, shown(cell),
                                      value && *value < 0 ? " of at least 0"
                                      : has_comma ? " with a decimal point: save the report under "
                                                    "jmeter -Duser.language=en"
                                                  : "")});
    }
    return std::nullopt;
}

Result<Measurement> read_report(const MeasuredText& text, const ReportNames& names) {
    std::vector<std::pair<std::string, calibration::LoadStep>> rows;
    Result<Measurement> measurement =
        read_steps(text, "jmeter", {{names.label, names.count, names.mean}, {}, false},
                   [&](const CsvRecord& record, Measurement& into, Faults& faults) {
                       into.steps.resize(1); // replaced below
                       StepBuilder builder({text.file, record.line(), 1}, faults);
                       const Figure figure = [&](std::string_view name) {
                           return cell_amount(record, name, faults);
                       };
                       take_report(names, figure, builder.step.place, builder);
                       rows.emplace_back(record.text(names.label), builder.finish());
                   });
    return measurement ? of_rows(text, rows) : measurement;
}

Result<Measurement> read_dashboard(const MeasuredText& text) {
    Faults faults;
    JsonFigures figures(text.file, faults);
    std::vector<std::pair<std::string, calibration::LoadStep>> rows;
    for (const Entry& entry : text.json->entries) {
        if (entry.value.kind != Value::Kind::map) {
            continue;
        }
        StepBuilder builder(figures.place(entry.value), faults);
        take_report(
            dashboard_names,
            [&](std::string_view name) { return figures.amount(&entry.value, name); },
            builder.step.place, builder);
        rows.emplace_back(entry.key, builder.finish());
    }
    return faults.empty() ? of_rows(text, rows) : failure(std::move(faults));
}

} // namespace

Result<Measurement> read_jmeter(const MeasuredText& text) {
    if (text.json) {
        return text.json->kind == Value::Kind::map
                   ? read_dashboard(text)
                   : failure(Place{text.file, 1, 1}, "not the statistics.json of a dashboard");
    }
    if (text.header_has({"timeStamp", "elapsed"})) {
        return Samples(text).read();
    }
    return read_report(text, text.header_has({"sampler_label"}) ? file_names : table_names);
}

} // namespace skusim::measured
