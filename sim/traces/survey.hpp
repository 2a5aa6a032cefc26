// The first reading of a recording, from end to end: checks every row and measures the whole.
#pragma once

#include <skusim/workload/trace.hpp>

#include "rows.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::traces {

/// What the header says about the rows.
struct TraceLayout {
    bool timestamps = false; ///< dates and times, not seconds
    std::size_t time = 0;
    std::optional<std::size_t> class_name;
    std::size_t columns = 0;
    std::vector<std::string> classes; ///< that were asked for; empty if none, or without a column
};

/// One row of a trace.
struct TraceRow {
    Duration time{};
    std::string_view class_name;
    std::uint8_t class_number = 0; ///< of the classes that were asked for
};

/// Why a row is none.
struct RowFault {
    int column = 0;
    std::string message;
    bool is_of_class = false; ///< which is told once for each class
};

/// Reads rows of one layout.
class RowReader {
public:
    explicit RowReader(const TraceLayout& layout) : layout_(layout) {}

    [[nodiscard]] tl::expected<TraceRow, RowFault> read(std::string_view line);

private:
    TraceLayout layout_;
    std::vector<RowField> fields_;
};

/// A row of the file from which it can be read on.
struct Checkpoint {
    std::int64_t offset = 0;
    Duration since_first{};
};

/// What the first reading found out.
struct Survey {
    workload::TraceFacts facts;
    TraceLayout layout;
    Duration last{};                     ///< of the last arrival since the first
    std::vector<Checkpoint> checkpoints; ///< in order; the first is the first row
};

/// Where `classes` are given, a row of another class is a fault, and facts.class_counts are
/// counted.
[[nodiscard]] Result<Survey> survey_trace(const std::string& path,
                                          std::shared_ptr<const OpenFile> file,
                                          const std::vector<std::string>& classes);

} // namespace skusim::traces
