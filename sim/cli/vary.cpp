#include "vary.hpp"

#include <charconv>
#include <cmath>
#include <fmt/format.h>
#include <optional>
#include <set>

namespace skusim::cli {

namespace {

constexpr double most_values = 1e6;

tl::unexpected<Faults> misread(const std::string& text, const std::string& why) {
    return failure({"--vary " + text, 0, 0}, why);
}

std::string trimmed(const std::string& text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string::npos ? ""
                                      : text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// A number and what follows it.
struct Measured {
    double number = 0;
    std::string unit;
};

std::optional<Measured> parse_measured(const std::string& text) {
    const std::string word = trimmed(text);
    Measured measured;
    const char* end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, measured.number);
    if (error != std::errc{} || !std::isfinite(measured.number)) {
        return std::nullopt;
    }
    measured.unit = trimmed(std::string(stop, end));
    return measured;
}

/// Values between commas that are not inside brackets or quotes.
std::vector<std::string> split_list(const std::string& text) {
    std::vector<std::string> values(1);
    int depth = 0;
    char quote = 0;
    for (const char letter : text) {
        if (quote != 0) {
            quote = letter == quote ? '\0' : quote;
        } else if (letter == '"' || letter == '\'') {
            quote = letter;
        } else if (letter == '{' || letter == '[') {
            ++depth;
        } else if (letter == '}' || letter == ']') {
            --depth;
        } else if (letter == ',' && depth == 0) {
            values.emplace_back();
            continue;
        }
        values.back() += letter;
    }
    for (std::string& value : values) {
        value = trimmed(value);
    }
    return values;
}

Result<std::vector<std::string>> expand_range(const std::string& option, const std::string& text,
                                              std::size_t dots) {
    const std::size_t colon = text.find(':', dots);
    const auto first = parse_measured(text.substr(0, dots));
    const auto last = parse_measured(text.substr(dots + 2, colon - dots - 2));
    const auto step = colon == std::string::npos ? std::optional(Measured{1, ""})
                                                 : parse_measured(text.substr(colon + 1));
    if (!first || !last || !step) {
        return misread(option, "a range is FIRST..LAST or FIRST..LAST:STEP, of numbers with one "
                               "unit, such as 100 /s..400 /s:100 /s");
    }
    std::string unit;
    for (const Measured* measured : {&*first, &*last, &*step}) {
        if (!unit.empty() && !measured->unit.empty() && unit != measured->unit) {
            return misread(option, "the range mixes the units \"" + unit + "\" and \"" +
                                       measured->unit + '"');
        }
        unit = measured->unit.empty() ? unit : measured->unit;
    }
    if (step->number <= 0 || last->number < first->number) {
        return misread(option, "the range is empty: it counts up from FIRST to LAST by a STEP "
                               "above 0");
    }
    // A step that is a decimal fraction must not lose the last value to rounding.
    const double count = std::floor((last->number - first->number) / step->number + 1e-9) + 1;
    if (count > most_values) {
        return misread(option, "the range has over a million values");
    }
    std::vector<std::string> values;
    for (int i = 0; i < static_cast<int>(count); ++i) {
        values.push_back(fmt::format("{:.12g}{}{}", first->number + i * step->number,
                                     unit.empty() ? "" : " ", unit));
    }
    return values;
}

} // namespace

Result<sweep::Variation> parse_variation(const std::string& text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
        return misread(text, "expected KEY=V1,V2,... or KEY=FIRST..LAST:STEP");
    }
    sweep::Variation variation{trimmed(text.substr(0, equals)), {}};
    const std::string values = text.substr(equals + 1);
    const std::size_t dots = values.find("..");
    if (dots != std::string::npos && values.find_first_of(",{[\"'") == std::string::npos) {
        Result<std::vector<std::string>> range = expand_range(text, values, dots);
        if (!range) {
            return failure(range.error());
        }
        variation.values = std::move(*range);
        return variation;
    }
    variation.values = split_list(values);
    std::set<std::string> seen;
    for (const std::string& value : variation.values) {
        if (value.empty()) {
            return misread(text, "a value is missing");
        }
        if (!seen.insert(value).second) {
            return misread(text, fmt::format("{} is there twice", value));
        }
    }
    return variation;
}

} // namespace skusim::cli
