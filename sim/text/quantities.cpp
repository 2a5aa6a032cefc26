#include <skusim/base/check.hpp>
#include <skusim/base/fault.hpp>
#include <skusim/base/letters.hpp>
#include <skusim/text/quantities.hpp>
#include <skusim/text/tree.hpp>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utility>

namespace skusim::text {
namespace {

const std::array<DimensionFacts, 6>& table() {
    static const std::array<DimensionFacts, 6> dimensions{{
        {Dimension::time,
         "a time",
         "ms",
         "250 ms",
         {{"ns"},
          {"us", 1e3},
          {"ms", 1e6},
          {"s", 1e9},
          {"min", 6e10},
          {"h", 3.6e12},
          {"d", 8.64e13}}},
        {Dimension::bytes,
         "an amount of memory",
         "GiB",
         "14 GiB",
         {{"B"},
          {"kB", 1e3},
          {"MB", 1e6},
          {"GB", 1e9},
          {"TB", 1e12},
          {"KiB", 1024.0},
          {"MiB", 1048576.0},
          {"GiB", 1073741824.0},
          {"TiB", 1099511627776.0}}},
        {Dimension::rate, "a rate", "/s", "40 /s", {{"/s"}, {"/min", 1, 60}, {"/h", 1, 3600}}},
        {Dimension::price, "a price in USD per hour", "/h", "5 /h", {{"/h"}, {"USD/h"}}},
        {Dimension::ratio, "a ratio", "%", "150 %", {{"%", 1, 100}}},
        {Dimension::operations,
         "a number of operations",
         "GFLOP",
         "8 GFLOP",
         {{"FLOP"}, {"kFLOP", 1e3}, {"MFLOP", 1e6}, {"GFLOP", 1e9}, {"TFLOP", 1e12}}},
    }};
    return dimensions;
}

// Length of the decimal number that `text` starts with, by the grammar of JSON.
std::size_t number_length(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t start = i;
        while (i < text.size() && text[i] >= '0' && text[i] <= '9') {
            ++i;
        }
        return i - start;
    };
    if (i < text.size() && text[i] == '-') {
        ++i;
    }
    if (digits() == 0) {
        return 0;
    }
    const std::size_t whole = i;
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (digits() == 0) {
            return whole;
        }
    }
    const std::size_t mantissa = i;
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '-' || text[i] == '+')) {
            ++i;
        }
        if (digits() == 0) {
            return mantissa;
        }
    }
    return i;
}

std::vector<std::string_view> unit_names(const DimensionFacts& dimension) {
    std::vector<std::string_view> names;
    for (const Unit& unit : dimension.units) {
        names.push_back(unit.name);
    }
    return names;
}

// The unit that was probably meant: the same in another case, or a near misspelling.
std::string_view likely_unit(const DimensionFacts& dimension, std::string_view written) {
    const auto names = unit_names(dimension);
    const auto same = std::find_if(names.begin(), names.end(), [&](std::string_view name) {
        return small_letters(name) == small_letters(written) ||
               (name.front() == '/' && name.substr(1) == written);
    });
    if (same != names.end()) {
        return *same;
    }
    return written.size() > 2 ? nearest(written, names) : std::string_view{};
}

std::string how_to_write(const DimensionFacts& dimension) {
    return fmt::format("write {} such as \"{}\" (units: {})", dimension.noun, dimension.example,
                       fmt::join(unit_names(dimension), ", "));
}

} // namespace

const DimensionFacts& facts(Dimension dimension) {
    const auto found = std::find_if(table().begin(), table().end(), [&](const DimensionFacts& row) {
        return row.dimension == dimension;
    });
    SKUSIM_CHECK(found != table().end(), "every dimension has a row in the table");
    return *found;
}

std::optional<double> parse_decimal(std::string_view text) {
    double number = 0;
    if (text.empty() || number_length(text) != text.size()) {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error == std::errc::result_out_of_range) {
        // Too large or too small for a double: a value outside every range either way.
        return text.find("e-") != std::string_view::npos ||
                       text.find("E-") != std::string_view::npos
                   ? 1e-308
                   : (text.front() == '-' ? -1e308 : 1e308);
    }
    return number;
}

tl::expected<WrittenQuantity, std::string> parse_quantity(Dimension dimension,
                                                          std::string_view text) {
    const DimensionFacts& row = facts(dimension);
    const std::size_t length = number_length(text);
    if (length == 0) {
        return tl::unexpected(
            fmt::format("{} does not start with a number; {}", shown(text), how_to_write(row)));
    }
    const std::string_view number = text.substr(0, length);
    const std::size_t unit_start = std::min(text.find_first_not_of(' ', length), text.size());
    const std::string_view written = text.substr(unit_start);
    if (written.empty() && *parse_decimal(number) == 0) {
        return WrittenQuantity{0, number}; // of any unit
    }
    if (written.empty()) {
        return tl::unexpected(
            fmt::format("{} has no unit; did you mean \"{} {}\"?", shown(text), number, row.usual));
    }
    const auto unit = std::find_if(row.units.begin(), row.units.end(),
                                   [&](const Unit& known) { return known.name == written; });
    if (unit != row.units.end()) {
        return WrittenQuantity{*parse_decimal(number) * unit->factor / unit->divisor, number};
    }
    const std::string_view likely = likely_unit(row, written);
    return tl::unexpected(
        fmt::format("{} has an unknown unit {}; {}", shown(text), shown(written),
                    likely.empty() ? how_to_write(row)
                                   : fmt::format("did you mean \"{} {}\"?", number, likely)));
}

std::string written(Duration length) {
    constexpr std::array<Unit, 4> units{{{"s", 1e9}, {"ms", 1e6}, {"us", 1e3}, {"ns", 1}}};
    for (const Unit& unit : units) {
        const auto size = static_cast<Duration::rep>(unit.factor);
        if (length.count() % size == 0) {
            return fmt::format("{} {}", length.count() / size, unit.name);
        }
    }
    return {};
}

Result<Duration> read_time(const std::string& what, const std::string& text) {
    if (!text.empty() && number_length(text) == text.size() && *parse_decimal(text) != 0) {
        return failure(
            {}, fmt::format("{} {} has no unit; did you mean \"{} s\"?", what, shown(text), text));
    }
    const auto quantity = parse_quantity(Dimension::time, text);
    if (!quantity) {
        return failure({}, what + ' ' + quantity.error());
    }
    return from_nanoseconds(quantity->value);
}

std::optional<double> seconds_in(std::string_view word) {
    struct Unit {
        std::string_view name;
        double seconds;
    };
    static constexpr std::array<Unit, 12> units{{{"h", 3600},
                                                 {"m", 60},
                                                 {"s", 1},
                                                 {"sec", 1},
                                                 {"secs", 1},
                                                 {"seconds", 1},
                                                 {"ms", 1e-3},
                                                 {"us", 1e-6},
                                                 {"usec", 1e-6},
                                                 {"\xC2\xB5s", 1e-6}, // the micro sign
                                                 {"\xCE\xBCs", 1e-6}, // the letter mu
                                                 {"ns", 1e-9}}};
    constexpr std::string_view digits = "0123456789.";
    double sum = 0;
    bool is_time = !word.empty();
    while (is_time && !word.empty()) {
        const std::size_t length = std::min(word.find_first_not_of(digits), word.size());
        const auto number = parse_decimal(word.substr(0, length));
        word.remove_prefix(length);
        word.remove_prefix(std::min(word.find_first_not_of(' '), word.size()));
        const std::string_view name = word.substr(0, word.find_first_of(digits));
        const auto* const unit = std::find_if(units.begin(), units.end(),
                                              [&](const Unit& it) { return it.name == name; });
        is_time = number && unit != units.end();
        sum += is_time ? *number * unit->seconds : 0;
        word.remove_prefix(name.size());
    }
    return is_time ? std::optional(sum) : std::nullopt;
}

} // namespace skusim::text
