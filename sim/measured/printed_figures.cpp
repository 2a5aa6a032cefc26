// Figures as tools print them for people.
#include <skusim/base/letters.hpp>
#include <skusim/text/quantities.hpp>

#include "reading.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::measured {
using namespace text;

namespace {

/// "NaN", "-nan", "NaN secs".
bool is_unmeasured(std::string_view value) {
    value.remove_prefix(std::min(value.find_first_not_of("+-"), value.size()));
    return equal_but_capitals(value.substr(0, 3), "nan");
}

std::optional<double> told(std::optional<double> read, std::string_view name,
                           std::string_view value, std::string_view expected, const Place& place,
                           Faults& faults) {
    if (!read && !is_unmeasured(value)) {
        faults.push_back(
            {place, fmt::format("{} is {}; expected {}", name, shown(value), expected)});
    }
    return read;
}

} // namespace

std::optional<double> figure(std::string_view name, std::string_view value, const Place& place,
                             Faults& faults) {
    return told(parse_decimal(value), name, value, "a number", place, faults);
}

std::optional<double> time_figure(std::string_view name, std::string_view value, const Place& place,
                                  Faults& faults) {
    return told(seconds_in(value), name, value, "a time with its unit", place, faults);
}

} // namespace skusim::measured
