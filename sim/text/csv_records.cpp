#include <skusim/text/csv_records.hpp>
#include <skusim/text/quantities.hpp>
#include <skusim/text/tree.hpp>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>
#include <fmt/format.h>

namespace skusim::text {

namespace {

std::string expectation(const NumberRange& range) {
    return fmt::format("expected a {}number {} {:g}, at most {:g}", range.whole ? "whole " : "",
                       range.low_included ? "from" : "above", range.low, range.high);
}

bool holds(const NumberRange& range, double value) {
    const bool above = range.low_included ? value >= range.low : value > range.low;
    return above && value <= range.high && (!range.whole || value == std::floor(value));
}

std::string surplus(std::size_t fields, std::size_t columns) {
    return fmt::format("the row has {} fields, the header {}; a field that holds a comma must be "
                       "quoted",
                       fields, columns);
}

} // namespace

std::string_view CsvRecord::text(std::string_view column) const {
    const std::optional<std::size_t> index = columns_.find(column);
    return index ? trimmed(row_[*index].text) : std::string_view{};
}

Place CsvRecord::place(std::string_view column) const {
    const std::optional<std::size_t> index = columns_.find(column);
    return index ? Place{file_, row_[*index].line, row_[*index].column} : Place{file_, line(), 0};
}

std::string_view CsvRecord::needed_text(std::string_view column, Faults& faults) const {
    const std::string_view word = text(column);
    if (word.empty()) {
        faults.push_back(Fault{place(column), fmt::format("{} is empty", column)});
    }
    return word;
}

std::optional<double> CsvRecord::number(std::string_view column, const NumberRange& range,
                                        Faults& faults) const {
    const std::string_view word = text(column);
    if (word.empty()) {
        return std::nullopt;
    }
    const std::optional<double> value = parse_decimal(word);
    if (!value || !holds(range, *value)) {
        faults.push_back(Fault{
            place(column), fmt::format("{} is {}; {}", column, shown(word), expectation(range))});
        return std::nullopt;
    }
    return value;
}

bool CsvRecord::flag(std::string_view column, Faults& faults) const {
    const std::string_view word = text(column);
    if (!word.empty() && word != "true" && word != "false") {
        faults.push_back(Fault{
            place(column), fmt::format("{} is {}; expected true or false", column, shown(word))});
    }
    return word == "true";
}

std::string CsvRecord::date(std::string_view column, Faults& faults) const {
    const std::string_view word = text(column);
    if (!is_date(word)) {
        faults.push_back(Fault{place(column), fmt::format("{} is {}; expected a date such as "
                                                          "2026-05-20",
                                                          column, shown(word))});
    }
    return std::string(word);
}

std::vector<std::string> CsvRecord::list(std::string_view column) const {
    return split_list(text(column));
}

Faults read_records(CsvReader& reader, const CsvFormat& format,
                    const std::function<void(const CsvRecord&, Faults&)>& use) {
    std::vector<CsvField> row;
    Result<bool> more = reader.next(row);
    if (!more) {
        return more.error();
    }
    Faults faults = header_faults(reader.file(), row, format);
    if (!faults.empty()) {
        return faults;
    }
    const CsvColumns columns(row);
    for (more = reader.next(row); more && *more; more = reader.next(row)) {
        if (row.size() == columns.size()) {
            use(CsvRecord(reader.file(), columns, row), faults);
        } else {
            faults.push_back(Fault{Place{reader.file(), row.front().line, 0},
                                   surplus(row.size(), columns.size())});
        }
    }
    if (!more) {
        faults.insert(faults.end(), more.error().begin(), more.error().end());
    }
    std::stable_sort(faults.begin(), faults.end(), [](const Fault& a, const Fault& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    return faults;
}

std::vector<std::string> split_list(std::string_view text) {
    std::vector<std::string> parts;
    while (!text.empty()) {
        const std::size_t bar = std::min(text.find('|'), text.size());
        if (const std::string_view part = trimmed(text.substr(0, bar)); !part.empty()) {
            parts.emplace_back(part);
        }
        text.remove_prefix(std::min(bar + 1, text.size()));
    }
    return parts;
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

bool is_date(std::string_view text) {
    int year = 0;
    unsigned month = 0;
    unsigned day = 0;
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') {
        return false;
    }
    const auto reads = [text](std::size_t from, std::size_t count, auto& number) {
        const char* end = text.data() + from + count;
        const auto [stop, error] = std::from_chars(text.data() + from, end, number);
        return error == std::errc{} && stop == end;
    };
    return reads(0, 4, year) && reads(5, 2, month) && reads(8, 2, day) &&
           std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{month},
                                       std::chrono::day{day}}
               .ok();
}

} // namespace skusim::text
