// What the first line of a recording says of its rows: which tool wrote it, and where its rows have
// what is read.
#pragma once

#include <skusim/base/fault.hpp>

#include "rows.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::traces {

/// How a recording writes times of arrival.
enum class TimeNotation { seconds, milliseconds, nanoseconds, timestamp };

/// Where the fields of a row are, by number.
struct TraceLayout {
    TimeNotation notation = TimeNotation::seconds;
    std::optional<std::size_t> time;
    std::optional<std::size_t> class_name;
    std::optional<std::size_t> input; ///< tokens; there is an output if there is this
    std::optional<std::size_t> output;
    std::size_t columns = 0;
    /// The members of rows that are JSON objects which are read, as so many fields; empty for CSV.
    std::vector<std::string_view> members;
    std::optional<std::size_t> hash_ids; ///< of JSON objects: what prompts say, by blocks
    std::string_view absent;             ///< a member that the first row lacks; empty if none

    [[nodiscard]] bool is_json() const { return !members.empty(); }
    /// Nobody asks what prompts say.
    void leave_hash_ids();
};

/// What is wanted of the rows.
enum class Reading {
    arrivals, ///< times, and what else there is
    pairs,    ///< tokens; nobody asks for times
};

/// Faults: no known header, columns that are missing, twice there or unknown.
[[nodiscard]] Result<TraceLayout> read_layout(const std::string& path, std::string_view first_line,
                                              int line_number, Reading reading);

} // namespace skusim::traces
