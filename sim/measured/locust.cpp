// Locust's PREFIX_stats.csv and PREFIX_stats_history.csv (locust/stats.py), in milliseconds.
#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <map>

namespace skusim::measured {
using namespace text;

using calibration::Measurement;
using calibration::Step;

namespace {

const StepColumns columns{1e-3,
                          {{0.5, "50%"},
                           {0.66, "66%"},
                           {0.75, "75%"},
                           {0.8, "80%"},
                           {0.9, "90%"},
                           {0.95, "95%"},
                           {0.98, "98%"},
                           {0.99, "99%"},
                           {0.999, "99.9%"},
                           {0.9999, "99.99%"}},
                          "Average Response Time",
                          "",
                          "",
                          "Max Response Time"};

StepColumns window_columns() { // the rest of a history's row is of the whole run so far
    StepColumns result = columns;
    result.mean = "";
    result.max = "";
    return result;
}

struct Row {
    std::string name;
    Step step;
};

void read_row(const CsvRecord& record, const std::string& file, const StepColumns& names,
              std::vector<Row>& rows, Faults& faults) {
    StepBuilder builder({file, record.line(), 1}, faults);
    builder.step.completed_per_s = amount(record, "Requests/s", faults);
    builder.step.concurrency = amount(record, "User Count", faults);
    builder.step.completed = amount(record, "Request Count", faults);
    builder.step.errors = amount(record, "Failure Count", faults);
    read_latencies(record, names, builder, faults);
    rows.push_back({std::string(record.text("Name")), builder.finish()});
}

/// The row of all endpoints together, or of the only one.
std::string wanted_name(const std::vector<Row>& rows, std::vector<std::string>& remarks) {
    std::map<std::string, int> names;
    for (const Row& row : rows) {
        ++names[row.name];
    }
    const bool has_all = names.erase("Aggregated") > 0;
    if (names.size() == 1) {
        return names.begin()->first;
    }
    if (names.size() > 1 && has_all) {
        remarks.push_back(fmt::format("{} endpoints are taken together (row Aggregated): their "
                                      "times differ, and a fit of one distribution blurs them",
                                      names.size()));
    }
    return "Aggregated";
}

Result<Measurement> read_history(const MeasuredText& text) {
    std::vector<Row> rows;
    int silent = 0;
    const StepColumns names = window_columns();
    Result<Measurement> measurement = read_steps(
        text, "locust", {{"Timestamp", "User Count", "Name", "Requests/s", "50%"}, {}, false},
        [&](const CsvRecord& record, Measurement& into, Faults& faults) {
            into.steps.resize(1); // replaced below
            if (record.text("50%") == "N/A" || record.text("50%").empty()) {
                ++silent;
            } else {
                read_row(record, text.file, names, rows, faults);
            }
        });
    if (!measurement) {
        return measurement;
    }
    measurement->steps.clear();
    const std::string wanted = wanted_name(rows, measurement->remarks);
    std::map<double, Step> last; // of each number of users: by then it has settled
    for (const Row& row : rows) {
        if (row.name == wanted) {
            last[row.step.concurrency.value_or(0)] = row.step;
        }
    }
    for (auto& [users, step] : last) {
        measurement->steps.push_back(step);
    }
    if (measurement->steps.empty()) {
        return failure({text.file, 1, 0}, "no row with a measurement; is the file truncated?");
    }
    measurement->remarks.emplace_back(
        "a history's percentiles are of some seconds each, the last of each number of users taken; "
        "users may pause between requests");
    return measurement;
}

} // namespace

Result<Measurement> read_locust(const MeasuredText& text) {
    if (text.header_has({"Timestamp", "User Count"})) {
        return read_history(text);
    }
    std::vector<Row> rows;
    Result<Measurement> measurement = read_steps(
        text, "locust", {{"Name", "Request Count", "Average Response Time", "50%"}, {}, false},
        [&](const CsvRecord& record, Measurement& into, Faults& faults) {
            into.steps.resize(1); // replaced below
            if (amount(record, "Request Count", faults).value_or(0) > 0) {
                read_row(record, text.file, columns, rows, faults);
            }
        });
    if (!measurement) {
        return measurement;
    }
    const std::string wanted = wanted_name(rows, measurement->remarks);
    const auto row =
        std::find_if(rows.begin(), rows.end(), [&](const Row& it) { return it.name == wanted; });
    if (row == rows.end()) {
        return failure({text.file, 1, 0}, "no row with requests; is the file truncated?");
    }
    measurement->steps = {row->step};
    measurement->remarks.emplace_back("Locust rounds percentiles, to a millisecond or two digits");
    return measurement;
}

} // namespace skusim::measured
