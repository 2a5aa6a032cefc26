#include <skusim/base/hash.hpp>
#include <skusim/text/csv_records.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/timestamps.hpp>
#include <skusim/text/tree.hpp>
#include <skusim/traces/node_demand.hpp>

#include <algorithm>
#include <chrono>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <optional>

namespace skusim::traces {

namespace {

constexpr double most_nodes = 100'000;
constexpr std::size_t size_limit = std::size_t{64} << 20U;

std::string moment(Duration since_1970) {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since_1970).count();
    return fmt::format("{:%F %T}", fmt::gmtime(static_cast<std::time_t>(seconds)));
}

/// Holds each time against the one before.
class DemandTimes {
public:
    /// What is wrong with the next time; empty if nothing is.
    std::string next(Duration time) {
        std::string wrong;
        if (last_ && time == *last_) {
            wrong = fmt::format("{} is there twice; write times in UTC, as the clock of local time "
                                "repeats an hour, and keep one",
                                moment(time));
        } else if (last_ && time < *last_) {
            wrong = fmt::format("{} comes after {}; put the rows in order of time", moment(time),
                                moment(*last_));
        } else if (length_ && time - *last_ != *length_) {
            wrong = fmt::format("{} is expected, {:%T} after the row before; the demand has a gap: "
                                "add the row, with times in UTC",
                                moment(*last_ + *length_),
                                std::chrono::floor<std::chrono::seconds>(*length_));
        } else if (last_) {
            length_ = time - *last_;
        }
        last_ = time;
        return wrong;
    }

private:
    std::optional<Duration> last_;
    std::optional<Duration> length_; ///< of an interval
};

} // namespace

Result<NodeDemand> read_node_demand(const std::string& path) {
    static const text::CsvFormat format{{"start", "nodes"}, {}, true};
    const Result<std::string> read = text::read_text_file(path, size_limit);
    if (!read) {
        return failure(read.error());
    }
    Result<text::CsvReader> reader = text::CsvReader::from_text(path, *read);
    if (!reader) {
        return failure(std::move(reader.error()));
    }
    NodeDemand demand{{}, hash_text(*read)};
    DemandTimes times;
    Faults faults =
        text::read_records(*reader, format, [&](const text::CsvRecord& record, Faults& found) {
            const std::string_view start = record.needed_text("start", found);
            const auto time = text::parse_timestamp(start);
            if (!time && !start.empty()) {
                found.push_back({record.place("start"),
                                 fmt::format("start is {}: {}", text::shown(start), time.error())});
            }
            if (std::string wrong = time ? times.next(*time) : ""; !wrong.empty()) {
                found.push_back({record.place("start"), std::move(wrong)});
            }
            (void)record.needed_text("nodes", found);
            const auto nodes = record.number("nodes", {0, most_nodes, true, true}, found);
            demand.nodes.push_back(static_cast<int>(nodes.value_or(0)));
        });
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    if (std::all_of(demand.nodes.begin(), demand.nodes.end(), [](int it) { return it == 0; })) {
        return failure(Place{path, 1, 0}, "the demand has no nodes in it");
    }
    return demand;
}

} // namespace skusim::traces
