#include "survey.hpp"

#include <skusim/base/hash.hpp>

#include "hash_ids.hpp"

#include <cmath>
#include <fmt/format.h>
#include <set>

namespace skusim::traces {

namespace {

/// The first reading: from end to end.
class Surveyor {
public:
    Surveyor(std::string path, std::shared_ptr<const OpenFile> file)
        : path_(std::move(path)), lines_(std::move(file), 0) {}

    Result<Survey> survey(const std::vector<std::string>& classes,
                          std::optional<ZeroOutput> zero_output) {
        std::string_view line;
        if (!lines_.next(line)) {
            return failure(Place{path_, 0, 0}, "the file is empty; expected CSV with a header line "
                                               "such as \"arrival_s\"");
        }
        Result<TraceLayout> layout =
            read_layout(path_, line, lines_.line_number(), Reading::arrivals);
        if (!layout) {
            return failure(std::move(layout.error()));
        }
        take_rules(std::move(*layout), classes, zero_output);
        RowReader reader(survey_.rules);
        if (survey_.rules.layout.is_json()) {
            read_row(reader, line);
        } else {
            hash_.add(line);
        }
        constexpr std::size_t most = 10;
        while (faults_.size() < most && lines_.next(line)) {
            read_row(reader, line);
        }
        return faults_.empty() ? finished() : failure(std::move(faults_));
    }

private:
    void take_rules(TraceLayout layout, const std::vector<std::string>& classes,
                    std::optional<ZeroOutput> zero_output) {
        workload::TraceFacts& facts = survey_.facts;
        if (layout.class_name) {
            survey_.rules.classes = classes;
            facts.class_counts.resize(classes.size());
        }
        if (layout.input && zero_output) {
            survey_.rules.zero_output = zero_output;
            facts.tokens.emplace();
        } else {
            layout.leave_hash_ids();
        }
        if (layout.hash_ids) {
            fresh_.emplace();
        }
        survey_.rules.layout = std::move(layout);
    }

    void read_row(RowReader& reader, std::string_view line) {
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

    void add_fault(int column, std::string message) {
        faults_.push_back(Fault{Place{path_, lines_.line_number(), column}, std::move(message)});
    }

    void take(const TraceRow& row) {
        workload::TraceFacts& facts = survey_.facts;
        if (row.is_dropped) {
            ++facts.tokens->dropped;
            return;
        }
        if (facts.arrivals == 0) {
            first_ = row.time;
            if (survey_.rules.layout.notation != TimeNotation::timestamp) {
                facts.first = row.time;
            }
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
        if (facts.tokens) {
            tokens_.add(row.tokens);
        }
        if (fresh_) {
            fresh_->add(row.segments, row.tokens);
        }
        if (!facts.class_counts.empty()) {
            ++facts.class_counts[row.class_number];
        }
        constexpr std::size_t most_classes = 10'000;
        if (survey_.rules.layout.class_name && classes_.size() < most_classes &&
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
        if (facts.tokens) {
            facts.tokens->means = tokens_.means();
        }
        if (fresh_) {
            facts.tokens->fresh = fresh_->means();
        }
        facts.name = path_;
        facts.hash = hash_.text();
        return std::move(survey_);
    }

    std::string path_;
    LineStream lines_;
    Survey survey_;
    Faults faults_;
    Hash hash_;
    Duration first_{};
    Duration previous_{};
    double mean_gap_ = 0;
    double squares_ = 0; ///< of deviations from the mean gap (Welford 1962)
    std::int64_t stride_ = 1;
    workload::TokenSums tokens_;
    std::optional<FreshPrompts> fresh_; ///< if the recording tells what prompts say
    std::set<std::string, std::less<>> classes_;
    std::set<std::string> unknown_classes_; ///< what was said of them
};

} // namespace

Result<Survey> survey_trace(const std::string& path, std::shared_ptr<const OpenFile> file,
                            const std::vector<std::string>& classes,
                            std::optional<ZeroOutput> zero_output) {
    return Surveyor(path, std::move(file)).survey(classes, zero_output);
}

} // namespace skusim::traces
