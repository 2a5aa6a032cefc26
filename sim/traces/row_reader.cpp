#include "row_reader.hpp"

#include <skusim/text/csv_records.hpp>
#include <skusim/text/quantities.hpp>
#include <skusim/text/timestamps.hpp>
#include <skusim/text/tree.hpp>

#include "hash_ids.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::traces {
using namespace text;

namespace {

constexpr std::string_view no_milliseconds = "is no number of milliseconds, such as 27000";
constexpr std::string_view no_nanoseconds = "is no number of nanoseconds, such as 46926808";

/// A time in a unit smaller than a second, exact where it is a whole number of the unit.
tl::expected<Duration, std::string_view> parse_small(std::string_view text, Duration unit,
                                                     std::string_view otherwise) {
    const auto most = Duration{std::chrono::hours{24} * 365 * 285};
    std::int64_t whole = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    const std::optional<double> number =
        is_whole ? static_cast<double>(whole) : parse_decimal(text);
    if (!number) {
        return tl::unexpected(otherwise);
    }
    if (*number < 0) {
        return tl::unexpected(std::string_view{"is negative"});
    }
    const double nanoseconds = *number * static_cast<double>(unit.count());
    if (nanoseconds > static_cast<double>(most.count())) {
        return tl::unexpected(std::string_view{"is beyond the clock's range of 285 years"});
    }
    return is_whole ? unit * whole : from_nanoseconds(nanoseconds);
}

tl::expected<Duration, std::string_view> parse_time(std::string_view text, TimeNotation notation) {
    using namespace std::chrono_literals;
    switch (notation) {
    case TimeNotation::seconds:
        return parse_seconds(text);
    case TimeNotation::milliseconds:
        return parse_small(trimmed(text), 1ms, no_milliseconds);
    case TimeNotation::nanoseconds:
        return parse_small(trimmed(text), 1ns, no_nanoseconds);
    case TimeNotation::timestamp:
        break;
    }
    return parse_timestamp(text);
}

/// A whole number from 0 to the most tokens.
std::optional<std::uint32_t> parse_tokens(std::string_view text) {
    text = trimmed(text);
    std::uint32_t tokens = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), tokens);
    const bool is_whole = error == std::errc{} && end == text.data() + text.size();
    return is_whole && tokens <= workload::most_tokens ? std::optional(tokens) : std::nullopt;
}

std::optional<RowFault> no_tokens(const RowField& field) {
    return RowFault{field.column,
                    fmt::format("{} is no number of tokens: a whole number of at most {}",
                                shown(field.text), workload::most_tokens)};
}

} // namespace

std::optional<RowFault> RowReader::split(std::string_view line) {
    if (rules_.layout.is_json()) {
        return split_json_row(line, rules_.layout.members, fields_);
    }
    split_row(line, fields_);
    if (fields_.size() != rules_.layout.columns) {
        return RowFault{0, fmt::format("the row has {} fields, the header {}", fields_.size(),
                                       rules_.layout.columns)};
    }
    return std::nullopt;
}

std::optional<RowFault> RowReader::read_time(TraceRow& row) const {
    if (!rules_.layout.time) {
        return std::nullopt;
    }
    const RowField& field = fields_[*rules_.layout.time];
    const auto time = parse_time(field.text, rules_.layout.notation);
    if (!time) {
        return RowFault{field.column, fmt::format("{} {}", shown(field.text), time.error())};
    }
    row.time = *time;
    return std::nullopt;
}

std::optional<RowFault> RowReader::read_tokens(TraceRow& row) const {
    if (!rules_.zero_output || !rules_.layout.input) {
        return std::nullopt;
    }
    const RowField& input_field = fields_[*rules_.layout.input];
    const RowField& output_field = fields_[*rules_.layout.output];
    const auto input = parse_tokens(input_field.text);
    const auto output = parse_tokens(output_field.text);
    if (!input || !output) {
        return no_tokens(input ? output_field : input_field);
    }
    row.is_dropped = *output == 0 && *rules_.zero_output == ZeroOutput::drop;
    if (*input == 0 && !row.is_dropped) {
        return RowFault{input_field.column, "the prompt has no tokens; a request has at least one"};
    }
    row.tokens = {*input, std::max(*output, std::uint32_t{1})};
    return std::nullopt;
}

std::optional<RowFault> RowReader::read_class(TraceRow& row) const {
    if (!rules_.layout.class_name) {
        return std::nullopt;
    }
    const RowField& field = fields_[*rules_.layout.class_name];
    row.class_name = field.text;
    if (rules_.classes.empty()) {
        return std::nullopt;
    }
    const auto found = std::find(rules_.classes.begin(), rules_.classes.end(), row.class_name);
    if (found == rules_.classes.end()) {
        return RowFault{field.column,
                        fmt::format("class {} is none of the scenario's `classes`: {}",
                                    shown(row.class_name), fmt::join(rules_.classes, ", ")),
                        true};
    }
    row.class_number = static_cast<std::uint8_t>(found - rules_.classes.begin());
    return std::nullopt;
}

std::optional<RowFault> RowReader::read_prompt(std::string_view line, TraceRow& row) {
    const std::string_view absent = rules_.layout.absent;
    if (const auto found = line.find(absent); !absent.empty() && found != std::string_view::npos) {
        return RowFault{static_cast<int>(found) + 1,
                        fmt::format("the row has {}, which the first lacks; give them of all "
                                    "requests, or of none",
                                    absent)};
    }
    if (!rules_.layout.hash_ids || row.is_dropped) {
        return std::nullopt;
    }
    auto fault = read_hash_ids(fields_[*rules_.layout.hash_ids], row.tokens, segments_);
    row.segments = segments_;
    return fault;
}

tl::expected<TraceRow, RowFault> RowReader::read(std::string_view line) {
    TraceRow row;
    if (auto fault = split(line)) {
        return tl::unexpected(std::move(*fault));
    }
    for (const auto part :
         {&RowReader::read_time, &RowReader::read_tokens, &RowReader::read_class}) {
        if (auto fault = (this->*part)(row)) {
            return tl::unexpected(std::move(*fault));
        }
    }
    if (auto fault = read_prompt(line, row)) {
        return tl::unexpected(std::move(*fault));
    }
    return row;
}

} // namespace skusim::traces
