#include <skusim/base/check.hpp>
#include <skusim/traces/file.hpp>

#include "functions.hpp"
#include "hash_ids.hpp"
#include "survey.hpp"

#include <algorithm>
#include <utility>

namespace skusim::traces {
namespace {

using FilePointer = std::shared_ptr<const OpenFile>;
using SurveyPointer = std::shared_ptr<const Survey>;

class Cursor final : public workload::TraceCursor {
public:
    Cursor(FilePointer file, SurveyPointer survey, double start)
        : survey_(std::move(survey)), reader_(survey_->rules), lines_(std::move(file), 0) {
        here_ = from_nanoseconds(start * static_cast<double>(survey_->facts.period.count()));
        // The first of several arrivals at one moment may lie behind an earlier checkpoint.
        const auto& all = survey_->checkpoints;
        const auto not_before = std::lower_bound(all.begin(), all.end(), here_,
                                                 [](const Checkpoint& checkpoint, Duration time) {
                                                     return checkpoint.since_first < time;
                                                 });
        const Checkpoint& from = not_before == all.begin() ? all.front() : *std::prev(not_before);
        lines_.go_to(from.offset);
        base_ = read_time() - from.since_first;
        next_ = from.since_first;
        while (next_ < here_ && !wraps_) {
            advance();
        }
    }

    Duration next_gap() override {
        const Duration gap = next_ - here_ + (wraps_ ? survey_->facts.period : Duration::zero());
        here_ = next_;
        std::swap(last_, following_);
        advance();
        return gap;
    }
    std::uint8_t last_class() const override { return last_.class_number; }
    workload::TokenCounts last_tokens() const override { return last_.tokens; }
    std::span<const workload::Segment> last_segments() const override { return last_.segments; }

private:
    void advance() {
        wraps_ = false;
        std::string_view line;
        while (lines_.next(line)) {
            if (take(line)) {
                next_ = following_.time - base_;
                return;
            }
        }
        SKUSIM_CHECK(next_ == survey_->last, "a trace stays as it is while it is replayed");
        lines_.go_to(survey_->checkpoints.front().offset);
        wraps_ = true;
        ++round_; // who comes tomorrow says something else
        next_ = read_time() - base_;
    }

    /// The row is replayed, such as that of a checkpoint.
    Duration read_time() {
        std::string_view line;
        const bool found = lines_.next(line) && take(line);
        SKUSIM_CHECK(found, "a trace stays as it is while it is replayed");
        return following_.time;
    }

    /// False for a row that is dropped.
    bool take(std::string_view line) {
        const auto row = reader_.read(line);
        SKUSIM_CHECK(row.has_value(), "a trace stays as it is while it is replayed");
        following_.time = row->time;
        following_.class_number = row->class_number;
        following_.tokens = row->tokens;
        following_.segments.assign(row->segments.begin(), row->segments.end());
        for (workload::Segment& segment : following_.segments) {
            segment.identity |= round_ << hash_id_bits;
        }
        return !row->is_dropped;
    }

    /// What is kept of a row.
    struct Arrival {
        Duration time{};
        std::uint8_t class_number = 0;
        workload::TokenCounts tokens;
        std::vector<workload::Segment> segments;
    };

    SurveyPointer survey_;
    RowReader reader_;
    LineStream lines_;
    Duration base_{};    ///< time of the first arrival
    Duration here_{};    ///< since the first arrival, within the round
    Duration next_{};    ///< of the arrival that comes next
    Arrival last_;       ///< the arrival given last
    Arrival following_;  ///< the arrival that comes next
    bool wraps_ = false; ///< whether that one is of the next round
    std::uint64_t round_ = 0;
};

class TraceFile final : public workload::TraceSource {
public:
    TraceFile(FilePointer file, SurveyPointer survey)
        : file_(std::move(file)), survey_(std::move(survey)) {}

    [[nodiscard]] const workload::TraceFacts& facts() const override { return survey_->facts; }
    [[nodiscard]] std::unique_ptr<workload::TraceCursor> open(double start) const override {
        return std::make_unique<Cursor>(file_, survey_, start);
    }

private:
    FilePointer file_;
    SurveyPointer survey_;
};

/// The file as it is, or what a recording of functions becomes.
Result<FilePointer> opened(const std::string& path, const std::vector<std::string>& functions) {
    Result<FilePointer> file = OpenFile::open(path);
    if (!file) {
        return file;
    }
    std::string_view first_line;
    LineStream lines(*file, 0);
    if (lines.next(first_line) && is_of_functions(first_line)) {
        return arrivals_of_functions(path, *file, functions);
    }
    if (!functions.empty()) {
        return failure({path, 0, 0}, "is no recording of Azure Functions; leave `functions` out");
    }
    return file;
}

} // namespace

Result<std::shared_ptr<const workload::TraceSource>>
read_trace(const std::string& path, const std::vector<std::string>& classes,
           std::optional<ZeroOutput> zero_output, const std::vector<std::string>& functions) {
    const Result<FilePointer> file = opened(path, functions);
    if (!file) {
        return failure(file.error());
    }
    Result<Survey> survey = survey_trace(path, *file, classes, zero_output);
    if (!survey) {
        return failure(std::move(survey.error()));
    }
    return std::make_shared<const TraceFile>(*file,
                                             std::make_shared<const Survey>(std::move(*survey)));
}

} // namespace skusim::traces
