// The CSV files of GenAI-Perf and AIPerf: two tables of one run (profile_export_genai_perf.csv),
// and a run for each row (analyze_export_genai_perf.csv).
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

using calibration::LoadStep;
using calibration::Measurement;

namespace {

/// Calls `use` with each row. A fault ends it.
void for_each_row(const MeasuredText& text, Faults& faults,
                  const std::function<void(const std::vector<CsvField>&)>& use) {
    Result<CsvReader> reader = CsvReader::from_text(text.file, text.text);
    if (!reader) {
        faults = reader.error();
        return;
    }
    std::vector<CsvField> row;
    for (Result<bool> more = reader->next(row); !more || *more; more = reader->next(row)) {
        if (!more) {
            faults.insert(faults.end(), more.error().begin(), more.error().end());
            return;
        }
        use(row);
    }
}

/// The file of two tables: percentiles of each metric, then single figures.
class Tables {
public:
    explicit Tables(const MeasuredText& text) : text_(text), builder_({text.file, 1, 1}, faults_) {}

    Result<Measurement> read() {
        for_each_row(text_, faults_, [&](const std::vector<CsvField>& row) { use(row); });
        if (faults_.empty() && !has_latency_) {
            faults_.push_back({{text_.file, 1, 1},
                               "no row \"Request Latency (ms)\": no time of whole "
                               "requests; is the file truncated?"});
        }
        return one_step(text_, "genai-perf", builder_, faults_,
                        {"the CSV tells neither concurrency nor request rate; the JSON beside it "
                         "does"});
    }

private:
    void use(const std::vector<CsvField>& row) {
        const std::string_view name = trimmed(row.front().text);
        if (name == "Metric") {
            header_.clear();
            for (const CsvField& field : row) {
                header_.emplace_back(trimmed(field.text));
            }
            return;
        }
        if (row.size() != header_.size()) {
            faults_.push_back({{text_.file, row.front().line, 0},
                               fmt::format("the row has {} fields, its table's header {}; is the "
                                           "file truncated?",
                                           row.size(), header_.size())});
        } else if (name.starts_with("Request Latency")) {
            add_latency(row, name);
        } else if (name.starts_with("Request Throughput")) {
            builder_.step.completed_per_s = amount(row.back());
        } else if (name.starts_with("Request Count")) {
            builder_.step.completed = amount(row.back());
        } else if (name.starts_with("Error Request Count")) {
            builder_.step.errors = amount(row.back());
        }
    }

    [[nodiscard]] Place place(const CsvField& field) const {
        return {text_.file, field.line, field.column};
    }

    std::optional<double> amount(const CsvField& field) {
        const auto number = printed_number(field.text);
        if (!number || *number < 0) {
            faults_.push_back(
                {place(field), fmt::format("{} is no number of at least 0", shown(field.text))});
            return std::nullopt;
        }
        return number;
    }

    void add_latency(const std::vector<CsvField>& row, std::string_view name) {
        has_latency_ = true;
        builder_.step.place = place(row.front());
        const std::size_t open = name.find('(');
        const std::string_view unit = open == std::string_view::npos || !name.ends_with(')')
                                          ? "ms"
                                          : name.substr(open + 1, name.size() - open - 2);
        const double seconds = seconds_of_unit(unit, place(row.front()), faults_);
        for (std::size_t i = 1; i < row.size(); ++i) {
            const std::string& column = header_[i];
            const auto number = printed_number(row[i].text);
            const auto percentile =
                std::find_if(named_percentiles.begin(), named_percentiles.end(),
                             [&](const NamedPercentile& it) { return it.name == column; });
            if (!number) {
                faults_.push_back({place(row[i]), fmt::format("{} is {}; expected a number", column,
                                                              shown(row[i].text))});
            } else if (percentile != named_percentiles.end()) {
                builder_.quantile(percentile->probability, column, *number * seconds,
                                  place(row[i]));
            } else if (column == "std") {
                builder_.deviation(column, *number * seconds, place(row[i]));
            } else if (std::optional<double>* target = target_of(column)) {
                builder_.latency(*target, column, *number * seconds, place(row[i]));
            }
        }
    }

    std::optional<double>* target_of(std::string_view column) {
        LoadStep& step = builder_.step;
        return column == "avg"   ? &step.mean_s
               : column == "min" ? &step.min_s
               : column == "max" ? &step.max_s
                                 : nullptr;
    }

    const MeasuredText& text_;
    Faults faults_;
    StepBuilder builder_;
    std::vector<std::string> header_;
    bool has_latency_ = false;
};

/// One run for each row of the first table; the second is of GPUs.
class Analysis {
public:
    explicit Analysis(const MeasuredText& text) : text_(text) {}

    Result<Measurement> read() {
        for_each_row(text_, faults_, [&](const std::vector<CsvField>& row) { use(row); });
        if (faults_.empty() && measurement_.steps.empty()) {
            faults_.push_back({{text_.file, 1, 0},
                               "no row with a measurement; is the file "
                               "truncated?"});
        }
        if (!faults_.empty()) {
            return failure(std::move(faults_));
        }
        measurement_.tool = "genai-perf";
        measurement_.file = text_.file;
        measurement_.remarks.emplace_back(
            "the summary has one percentile of each run, from which "
            "no distribution can be told; the file of a run has more");
        return std::move(measurement_);
    }

private:
    void use(const std::vector<CsvField>& row) {
        if (trimmed(row.front().text) == "Config Name") {
            is_of_runs_ = columns_.empty();
            for (std::size_t i = 0; is_of_runs_ && i < row.size(); ++i) {
                columns_.emplace_back(trimmed(row[i].text));
            }
        } else if (is_of_runs_ && row.size() != columns_.size()) {
            faults_.push_back({{text_.file, row.front().line, 0},
                               fmt::format("the row has {} fields, its table's header {}; is the "
                                           "file truncated?",
                                           row.size(), columns_.size())});
        } else if (is_of_runs_) {
            add(row);
        }
    }

    void add(const std::vector<CsvField>& row) {
        StepBuilder builder({text_.file, row.front().line, 1}, faults_);
        builder.step.concurrency = number(row, "Concurrency");
        builder.step.offered_per_s = number(row, "Request Rate");
        assume_gaps(builder.step, evenly_paced); // GenAI-Perf has perf_analyzer send
        builder.step.completed_per_s = number(row, "Request Throughput (requests/sec)");
        if (const auto latency = number(row, "p99 Request Latency (ms)")) {
            builder.quantile(0.99, "p99 Request Latency (ms)", *latency * 1e-3, place(row.front()));
        }
        const auto length = number(row, "ISL");
        if (length && length_ && *length != *length_) {
            faults_.push_back({place(row.front()), fmt::format("runs of several input lengths, "
                                                               "{:g} and {:g} tokens; keep those "
                                                               "of one",
                                                               *length_, *length)});
        }
        length_ = length_ ? length_ : length;
        measurement_.steps.push_back(builder.finish());
    }

    [[nodiscard]] Place place(const CsvField& field) const {
        return {text_.file, field.line, field.column};
    }

    std::optional<double> number(const std::vector<CsvField>& row, std::string_view column) {
        const auto found = std::find(columns_.begin(), columns_.end(), column);
        if (found == columns_.end()) {
            return std::nullopt;
        }
        const CsvField& field = row[static_cast<std::size_t>(found - columns_.begin())];
        const auto value = printed_number(field.text);
        if (!value || *value < 0) {
            faults_.push_back({place(field), fmt::format("{} is {}; expected a number of at least "
                                                         "0",
                                                         column, shown(field.text))});
            return std::nullopt;
        }
        return value;
    }

    const MeasuredText& text_;
    Faults faults_;
    Measurement measurement_;
    std::vector<std::string> columns_;
    bool is_of_runs_ = false;
    std::optional<double> length_;
};

} // namespace

Result<Measurement> read_genai_tables(const MeasuredText& text) {
    return Tables(text).read();
}

Result<Measurement> read_genai_analysis(const MeasuredText& text) {
    return Analysis(text).read();
}

} // namespace skusim::measured
