// Reads the rows of one layout: when a request arrives, of which class it is, and its tokens.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/traces/file.hpp>
#include <skusim/workload/tokens.hpp>

#include "json_row.hpp"
#include "layout.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::traces {

/// One row of a trace.
struct TraceRow {
    Duration time{};
    std::string_view class_name;
    std::uint8_t class_number = 0; ///< of the classes that were asked for
    workload::TokenCounts tokens;  ///< if they are read
    bool is_dropped = false;       ///< it generated nothing, and is not to be replayed
    /// What its prompt says, if that is read, until the next row is.
    std::span<const workload::Segment> segments = {};
};

/// What is read of the rows.
struct RowRules {
    TraceLayout layout;
    std::vector<std::string> classes; ///< that were asked for; empty if none, or none are there
    std::optional<ZeroOutput> zero_output; ///< absent where tokens are not read
};

class RowReader {
public:
    explicit RowReader(RowRules rules) : rules_(std::move(rules)) {}

    [[nodiscard]] tl::expected<TraceRow, RowFault> read(std::string_view line);

private:
    [[nodiscard]] std::optional<RowFault> split(std::string_view line);
    [[nodiscard]] std::optional<RowFault> read_time(TraceRow& row) const;
    [[nodiscard]] std::optional<RowFault> read_tokens(TraceRow& row) const;
    [[nodiscard]] std::optional<RowFault> read_class(TraceRow& row) const;
    [[nodiscard]] std::optional<RowFault> read_prompt(std::string_view line, TraceRow& row);

    RowRules rules_;
    std::vector<RowField> fields_;
    std::vector<workload::Segment> segments_;
};

} // namespace skusim::traces
