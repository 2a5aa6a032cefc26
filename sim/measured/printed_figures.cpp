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

} // namespace

std::optional<double> StepBuilder::told(std::optional<double> read, std::string_view name,
                                        std::string_view value, std::string_view expected,
                                        const Place& place) {
    if (read && *read >= 0) {
        return read;
    }
    (is_unmeasured(value) ? unmeasured_ : faults_)
        .push_back({place, fmt::format("{} is {}; expected {}", name, shown(value), expected)});
    return std::nullopt;
}

std::optional<double> StepBuilder::figure(std::string_view name, std::string_view value,
                                          const Place& place) {
    return told(printed_number(value), name, value, "a number of at least 0", place);
}

std::optional<double> StepBuilder::share(std::string_view percent, const Place& place) {
    const auto number = parse_decimal(percent);
    if (!number || *number < 0 || *number > 100) {
        faults_.push_back({place, fmt::format("a percentile is {}; expected a number from 0 to 100",
                                              shown(percent))});
        return std::nullopt;
    }
    return *number > 0 && *number < 100 ? std::optional(*number / 100) : std::nullopt;
}

std::optional<double> StepBuilder::time_figure(std::string_view name, std::string_view value,
                                               const Place& place) {
    return told(seconds_in(value), name, value, "a time with its unit", place);
}

} // namespace skusim::measured
