#include "functions.hpp"

#include <skusim/base/time.hpp>
#include <skusim/random/stream.hpp>
#include <skusim/text/csv_records.hpp>
#include <skusim/text/timestamps.hpp>
#include <skusim/text/tree.hpp>

#include "json_row.hpp"
#include "layout.hpp"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <limits>
#include <optional>

namespace skusim::traces {
using namespace text;

namespace {

constexpr std::string_view invocations_header = "app,func,end_timestamp,duration";
constexpr std::string_view minutes_header = "HashOwner,HashApp,HashFunction,Trigger,1";
constexpr std::size_t columns_before_minutes = 4;
constexpr std::size_t most_arrivals = 10'000'000;

/// Which rows are asked for, and which words found one.
class FunctionSelection {
public:
    explicit FunctionSelection(const std::vector<std::string>& functions)
        : functions_(functions), is_found_(functions.size()) {}

    bool takes(const std::vector<RowField>& fields, std::size_t identifiers) {
        bool is_taken = functions_.empty();
        for (std::size_t i = 0; i < functions_.size(); ++i) {
            for (std::size_t field = 0; field < identifiers; ++field) {
                if (means(functions_[i], fields[field].text)) {
                    is_found_[i] = true;
                    is_taken = true;
                }
            }
        }
        return is_taken;
    }

    [[nodiscard]] Faults not_found(const std::string& path) const {
        Faults faults;
        for (std::size_t i = 0; i < functions_.size(); ++i) {
            if (!is_found_[i]) {
                faults.push_back(
                    {{path, 0, 0},
                     fmt::format("no row has an owner, app or function {}", shown(functions_[i]))});
            }
        }
        return faults;
    }

private:
    static bool means(std::string_view word, std::string_view identifier) {
        constexpr std::size_t least_letters = 6;
        return word == identifier || (word.size() >= least_letters && identifier.starts_with(word));
    }

    const std::vector<std::string>& functions_;
    std::vector<bool> is_found_;
};

/// Nanoseconds of the recording's clock, or what is wrong with the row.
using Times = std::vector<std::int64_t>;
using RowProblem = std::optional<RowFault>;

RowProblem take_invocation(const std::vector<RowField>& fields, Times& times) {
    constexpr std::size_t end_column = 2;
    constexpr std::size_t duration_column = 3;
    const auto end = parse_seconds(fields[end_column].text);
    const auto duration = parse_seconds(fields[duration_column].text);
    if (!end || !duration) {
        const RowField& field = fields[end ? duration_column : end_column];
        return RowFault{field.column, fmt::format("{} {}", shown(field.text),
                                                  end ? duration.error() : end.error())};
    }
    times.push_back((*end - *duration).count());
    return std::nullopt;
}

/// Independent arrivals of which the number is known are each anywhere in the minute.
void scatter(std::uint64_t count, std::int64_t minute, random::Stream& stream, Times& times) {
    constexpr double length_ns = 60e9;
    for (std::uint64_t i = 0; i < count; ++i) {
        const double offset = random::uniform_fraction(stream) * length_ns;
        times.push_back(minute * 60'000'000'000 + static_cast<std::int64_t>(offset));
    }
}

RowProblem take_minutes(const std::vector<RowField>& fields, random::Stream& stream, Times& times) {
    for (std::size_t i = columns_before_minutes; i < fields.size(); ++i) {
        const std::string_view text = trimmed(fields[i].text);
        std::uint64_t count = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
        if (error != std::errc{} || end != text.data() + text.size()) {
            return RowFault{fields[i].column,
                            fmt::format("{} is no number of invocations", shown(fields[i].text))};
        }
        if (count > most_arrivals - std::min(times.size(), most_arrivals)) {
            times.resize(most_arrivals); // which the caller tells
            return std::nullopt;
        }
        scatter(count, static_cast<std::int64_t>(i - columns_before_minutes), stream, times);
    }
    return std::nullopt;
}

/// The times as text of our own form, the first of them 0.
std::string as_rows(const Times& times) {
    std::string text = "arrival_s\n";
    for (const std::int64_t time : times) {
        const std::int64_t since_first = time - times.front();
        fmt::format_to(std::back_inserter(text), "{}.{:09}\n", since_first / 1'000'000'000,
                       since_first % 1'000'000'000);
    }
    return text;
}

Faults read_times(const std::string& path, LineStream& lines, FunctionSelection& choice,
                  Times& times) {
    std::string_view line;
    (void)lines.next(line);
    std::vector<RowField> fields;
    split_row(line, fields);
    const std::size_t columns = fields.size();
    const bool is_counted = line.starts_with(minutes_header);
    random::Stream stream(
        {1, random::Purpose::arrivals, std::numeric_limits<std::uint32_t>::max()});
    Faults faults;
    constexpr std::size_t most_faults = 10;
    while (faults.size() < most_faults && lines.next(line)) {
        split_row(line, fields);
        if (fields.size() != columns) {
            faults.push_back(
                {{path, lines.line_number(), 0},
                 fmt::format("the row has {} fields, the header {}", fields.size(), columns)});
            continue;
        }
        constexpr std::size_t identifiers_of_invocations = 2;
        constexpr std::size_t identifiers_of_counts = 3;
        if (!choice.takes(fields,
                          is_counted ? identifiers_of_counts : identifiers_of_invocations)) {
            continue;
        }
        const RowProblem problem =
            is_counted ? take_minutes(fields, stream, times) : take_invocation(fields, times);
        if (problem) {
            faults.push_back({{path, lines.line_number(), problem->column}, problem->message});
        }
        if (times.size() >= most_arrivals) {
            return {{{path, lines.line_number(), 0},
                     "over 10 million invocations until here; choose some with `functions`, which "
                     "takes identifiers of owners, apps or functions"}};
        }
    }
    return faults;
}

} // namespace

bool is_of_functions(std::string_view first_line) {
    return first_line == invocations_header || first_line.starts_with(minutes_header);
}

Result<std::shared_ptr<const OpenFile>>
arrivals_of_functions(const std::string& path, std::shared_ptr<const OpenFile> file,
                      const std::vector<std::string>& functions) {
    LineStream lines(std::move(file), 0);
    FunctionSelection choice(functions);
    Times times;
    Faults faults = read_times(path, lines, choice, times);
    if (faults.empty()) {
        faults = choice.not_found(path);
    }
    if (!faults.empty()) {
        return failure(std::move(faults));
    }
    std::sort(times.begin(), times.end());
    return OpenFile::of_text(path, times.empty() ? "arrival_s\n" : as_rows(times));
}

} // namespace skusim::traces
