#include "survey.hpp"

#include <skusim/base/hash.hpp>
#include <skusim/text/csv.hpp>
#include <skusim/text/timestamps.hpp>
#include <skusim/text/tree.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <set>

namespace skusim::traces {
using namespace text;

tl::expected<TraceRow, RowFault> RowReader::read(std::string_view line) {
    split_row(line, fields_);
    if (fields_.size() != layout_.columns) {
        return tl::unexpected(RowFault{0, fmt::format("the row has {} fields, the header {}",
                                                      fields_.size(), layout_.columns)});
    }
    const RowField& field = fields_[layout_.time];
    const auto time = layout_.timestamps ? parse_timestamp(field.text) : parse_seconds(field.text);
    if (!time) {
        return tl::unexpected(
            RowFault{field.column, fmt::format("{} {}", shown(field.text), time.error())});
    }
    TraceRow row{*time, {}, 0};
    if (layout_.class_name) {
        row.class_name = fields_[*layout_.class_name].text;
    }
    if (!layout_.classes.empty()) {
        const auto found =
            std::find(layout_.classes.begin(), layout_.classes.end(), row.class_name);
        if (found == layout_.classes.end()) {
            return tl::unexpected(
                RowFault{fields_[*layout_.class_name].column,
                         fmt::format("class {} is none of the scenario's `classes`: {}",
                                     shown(row.class_name), fmt::join(layout_.classes, ", ")),
                         true});
        }
        row.class_number = static_cast<std::uint8_t>(found - layout_.classes.begin());
    }
    return row;
}

namespace {

/// The first reading: from end to end.
class Surveyor {
public:
    Surveyor(std::string path, std::shared_ptr<const OpenFile> file,
             const std::vector<std::string>& classes)
        : path_(std::move(path)), lines_(std::move(file), 0), wanted_classes_(classes) {}

    Result<Survey> survey() {
        std::string_view line;
        if (!lines_.next(line)) {
            return failure(Place{path_, 0, 0}, "the file is empty; expected CSV with a header line "
                                               "such as \"arrival_s\"");
        }
        if (Faults faults = read_header(line); !faults.empty()) {
            return failure(std::move(faults));
        }
        RowReader reader(survey_.layout);
        constexpr std::size_t most = 10;
        while (faults_.size() < most && lines_.next(line)) {
            hash_.add(line);
            hash_.add("\n");
            const auto row = reader.read(line);
            if (row) {
                take(*row);
            } else if (!row.error().is_of_class ||
                       unknown_classes_.insert(row.error().message).second) {
                add_fault(row.error().column, row.error().message);
            }
        }
        return faults_.empty() ? finished() : failure(std::move(faults_));
    }

private:
    Faults read_header(std::string_view line) {
        constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
        if (line.starts_with(byte_order_mark)) {
            line.remove_prefix(byte_order_mark.size());
        }
        hash_.add(line);
        std::vector<RowField> fields;
        split_row(line, fields);
        std::vector<CsvField> header;
        for (const RowField& field : fields) {
            header.push_back({field.text, lines_.line_number(), field.column});
        }
        const CsvColumns columns(header);
        TraceLayout& layout = survey_.layout;
        layout.timestamps = columns.find("TIMESTAMP").has_value();
        const CsvFormat ours{{"arrival_s"}, {"class"}, true};
        const CsvFormat azure{{"TIMESTAMP"}, {"ContextTokens", "GeneratedTokens"}, true};
        Faults faults = header_faults(path_, header, layout.timestamps ? azure : ours);
        if (faults.empty()) {
            layout.columns = header.size();
            layout.time = *columns.find(layout.timestamps ? "TIMESTAMP" : "arrival_s");
            layout.class_name = columns.find("class");
            if (layout.class_name) {
                layout.classes = wanted_classes_;
                survey_.facts.class_counts.resize(wanted_classes_.size());
            }
        }
        return faults;
    }

    void add_fault(int column, std::string message) {
        faults_.push_back(Fault{Place{path_, lines_.line_number(), column}, std::move(message)});
    }

    void take(const TraceRow& row) {
        workload::TraceFacts& facts = survey_.facts;
        if (facts.arrivals == 0) {
            first_ = row.time;
        } else if (row.time < previous_) {
            add_fault(1, fmt::format("the time is {:.9g} s before that of the row above; sort the "
                                     "rows by time",
                                     in_seconds(previous_ - row.time)));
            return;
        }
        const Duration since_first = row.time - first_;
        if (facts.arrivals % stride_ == 0) {
            mark(since_first);
        }
        if (facts.arrivals > 0) {
            const double gap = in_seconds(row.time - previous_);
            const double before = mean_gap_;
            mean_gap_ += (gap - before) / static_cast<double>(facts.arrivals);
            squares_ += (gap - before) * (gap - mean_gap_);
        }
        previous_ = row.time;
        survey_.last = since_first;
        ++facts.arrivals;
        if (!facts.class_counts.empty()) {
            ++facts.class_counts[row.class_number];
        }
        constexpr std::size_t most_classes = 10'000;
        if (survey_.layout.class_name && classes_.size() < most_classes &&
            classes_.find(row.class_name) == classes_.end()) {
            classes_.emplace(row.class_name);
        }
    }

    // A few thousand rows, evenly spread, however long the file is.
    void mark(Duration since_first) {
        constexpr std::size_t most = 4096;
        std::vector<Checkpoint>& all = survey_.checkpoints;
        if (all.size() == most) {
            for (std::size_t i = 0; i < most / 2; ++i) {
                all[i] = all[2 * i];
            }
            all.resize(most / 2);
            stride_ *= 2;
        }
        if (survey_.facts.arrivals % stride_ == 0) {
            all.push_back({lines_.line_offset(), since_first});
        }
    }

    Result<Survey> finished() {
        workload::TraceFacts& facts = survey_.facts;
        if (facts.arrivals < 2) {
            return failure(Place{path_, lines_.line_number(), 0},
                           fmt::format("the trace has {}; a rate needs at least two arrivals",
                                       facts.arrivals == 0 ? "no rows" : "a single row"));
        }
        if (survey_.last == Duration::zero()) {
            return failure(Place{path_, lines_.line_number(), 1},
                           "all arrivals are at one moment; a rate needs some time between them");
        }
        const auto gaps = static_cast<double>(facts.arrivals - 1);
        facts.period =
            survey_.last + from_nanoseconds(static_cast<double>(survey_.last.count()) / gaps);
        facts.gap_cv = std::sqrt(squares_ / gaps) / mean_gap_;
        facts.classes = static_cast<std::int64_t>(classes_.size());
        facts.name = path_;
        facts.hash = hash_.text();
        return std::move(survey_);
    }

    std::string path_;
    LineStream lines_;
    const std::vector<std::string>& wanted_classes_;
    Survey survey_;
    Faults faults_;
    Hash hash_;
    Duration first_{};
    Duration previous_{};
    double mean_gap_ = 0;
    double squares_ = 0; ///< of deviations from the mean gap (Welford 1962)
    std::int64_t stride_ = 1;
    std::set<std::string, std::less<>> classes_;
    std::set<std::string> unknown_classes_; ///< what was said of them
};

} // namespace

Result<Survey> survey_trace(const std::string& path, std::shared_ptr<const OpenFile> file,
                            const std::vector<std::string>& classes) {
    return Surveyor(path, std::move(file), classes).survey();
}

} // namespace skusim::traces
