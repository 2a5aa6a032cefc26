#include "layout.hpp"

#include <skusim/text/csv.hpp>
#include <skusim/text/csv_records.hpp>

#include "json_row.hpp"

#include <array>
#include <fmt/format.h>

namespace skusim::traces {
using namespace text;

namespace {

/// The columns of one tool's recordings.
struct TraceFormat {
    std::string_view time;
    TimeNotation notation;
    std::string_view input;
    std::string_view output;
    bool may_lack_tokens = false;
    std::vector<std::string_view> others = {}; ///< no column beside these; any if it is not strict
    bool strict = false;
};

// Ours comes last: a header that is none of the others is told what ours would be.
const std::array<TraceFormat, 5>& csv_formats() {
    static const std::array<TraceFormat, 5> formats{
        {{"arrived_at", TimeNotation::seconds, "num_prefill_tokens", "num_decode_tokens"},
         {"arrival_timestamp", TimeNotation::seconds, "prompt_size", "token_size"},
         {"Timestamp", TimeNotation::seconds, "Request tokens", "Response tokens"},
         {"TIMESTAMP", TimeNotation::timestamp, "ContextTokens", "GeneratedTokens", true, {}, true},
         {"arrival_s",
          TimeNotation::seconds,
          "input_tokens",
          "output_tokens",
          true,
          {"class"},
          true}}};
    return formats;
}

/// The members of one tool's JSON lines.
struct JsonFormat {
    std::string_view time;
    TimeNotation notation;
    std::string_view input;
    std::string_view output;
    std::string_view hash_ids; ///< empty if it has none
};
constexpr std::array<JsonFormat, 2> json_formats{
    {{"timestamp", TimeNotation::milliseconds, "input_length", "output_length", "hash_ids"},
     {"arrival_time_ns", TimeNotation::nanoseconds, "input_toks", "output_toks", ""}}};

Result<TraceLayout> json_layout(const Place& place, std::string_view line) {
    std::vector<RowField> found;
    for (const JsonFormat& format : json_formats) {
        TraceLayout layout;
        layout.members = {format.time, format.input, format.output};
        if (split_json_row(line, layout.members, found)) {
            continue;
        }
        layout.notation = format.notation;
        layout.time = 0;
        layout.input = 1;
        layout.output = 2;
        const bool has_hash_ids =
            !format.hash_ids.empty() && !split_json_row(line, {format.hash_ids}, found);
        if (has_hash_ids) {
            layout.hash_ids = layout.members.size();
            layout.members.push_back(format.hash_ids);
        } else {
            layout.absent = format.hash_ids;
        }
        layout.columns = layout.members.size();
        return layout;
    }
    return failure(place, "the row is no JSON object of a known tool; expected the members "
                          "timestamp, input_length and output_length as Mooncake writes them, or "
                          "arrival_time_ns, input_toks and output_toks as LLMServingSim does");
}

const TraceFormat& format_of(const CsvColumns& columns) {
    for (const TraceFormat& format : csv_formats()) {
        if (columns.find(format.time) || columns.find(format.input)) {
            return format;
        }
    }
    return csv_formats().back();
}

CsvFormat columns_of(const TraceFormat& format, Reading reading) {
    if (reading == Reading::pairs) {
        return {{format.input, format.output}, {}, false};
    }
    CsvFormat columns{{format.time}, format.others, format.strict};
    std::vector<std::string_view>& tokens =
        format.may_lack_tokens ? columns.optional : columns.required;
    tokens.push_back(format.input);
    tokens.push_back(format.output);
    return columns;
}

} // namespace

void TraceLayout::leave_hash_ids() {
    if (hash_ids) {
        members.erase(members.begin() + static_cast<std::ptrdiff_t>(*hash_ids));
        columns = members.size();
        hash_ids.reset();
    }
    absent = {};
}

Result<TraceLayout> read_layout(const std::string& path, std::string_view first_line,
                                int line_number, Reading reading) {
    const Place beginning{path, line_number, 1};
    const std::string_view words = trimmed(first_line);
    if (words.starts_with('{')) {
        return json_layout(beginning, first_line);
    }
    if (words.starts_with('[')) {
        return failure(beginning, "the file is an array of JSON; a recording is read as JSON "
                                  "lines, an object on each line: jq -c '.[]' writes them so");
    }
    if (words.starts_with('#') || words.starts_with("//")) {
        return failure(beginning, "the first line is a comment, of which a recording has none; "
                                  "begin with the header of CSV, or with the first of JSON lines");
    }
    std::vector<RowField> fields;
    split_row(first_line, fields);
    std::vector<CsvField> header;
    for (const RowField& field : fields) {
        header.push_back({field.text, line_number, field.column});
    }
    const CsvColumns columns(header);
    const TraceFormat& format = format_of(columns);
    if (Faults faults = header_faults(path, header, columns_of(format, reading)); !faults.empty()) {
        return failure(std::move(faults));
    }
    TraceLayout layout;
    layout.notation = format.notation;
    layout.columns = header.size();
    layout.time = columns.find(format.time);
    layout.input = columns.find(format.input);
    layout.output = columns.find(format.output);
    layout.class_name = format.strict ? columns.find("class") : std::nullopt;
    if (layout.input.has_value() != layout.output.has_value()) {
        return failure(Place{path, line_number, 1},
                       fmt::format("the header has one of {} and {}; name both, or neither",
                                   format.input, format.output));
    }
    return layout;
}

} // namespace skusim::traces
