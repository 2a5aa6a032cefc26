#include "wording.hpp"

#include "report/form/figures.hpp"

#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

namespace {

/// A unit that figures of one quantity are shown in.
struct Unit {
    double size = 1;
    std::string name = {}; ///< with the space before it
    int digits = 4;        ///< significant
    bool is_money = false;
};

/// From so many dollars on, money is shown to the cent.
constexpr double money_in_full = 100'000;

Unit unit_of_time(double value) {
    if (!std::isfinite(value)) {
        return {};
    }
    const TimeUnit unit = unit_for(std::abs(value), FinestUnit::microseconds);
    return {unit.seconds, fmt::format(" {}", unit.name)};
}

Unit unit_of(const stats::Quantity& quantity, double value) {
    const stats::QuantityDefinition& it = stats::definition(quantity);
    switch (it.measure) {
    case stats::Measure::time:
        return unit_of_time(value);
    case stats::Measure::share:
        return {0.01, " %"};
    case stats::Measure::rate:
        return {1, " /s"};
    case stats::Measure::cost:
        return {1, fmt::format(" {}", it.unit), 6, true};
    case stats::Measure::count:
        break;
    }
    return {};
}

std::string in_unit(double value, const Unit& unit, bool has_sign) {
    if (!std::isfinite(value)) {
        return value > 0 ? "unbounded" : "-unbounded";
    }
    const double figure = value / unit.size;
    if (unit.is_money && std::abs(figure) >= money_in_full) {
        return has_sign ? fmt::format("{:+.2f}", figure) : fmt::format("{:.2f}", figure);
    }
    return has_sign ? fmt::format("{:+.{}g}", figure, unit.digits)
                    : fmt::format("{:.{}g}", figure, unit.digits);
}

std::string with_interval(const stats::Estimate& estimate, const Unit& unit, bool has_sign) {
    std::string text = in_unit(estimate.value, unit, has_sign) + unit.name;
    if (estimate.low != estimate.high) {
        text += fmt::format(" [{}, {}]", in_unit(estimate.low, unit, has_sign),
                            in_unit(estimate.high, unit, has_sign));
    }
    return text;
}

} // namespace

std::string compact(const stats::Quantity& quantity, const stats::Estimate& estimate) {
    return with_interval(estimate, unit_of(quantity, estimate.value), false);
}

std::string difference_text(const comparison::QuantityChange& change) {
    if (!change.difference || change.judgment == comparison::Judgment::same) {
        return "";
    }
    const stats::Estimate& more = *change.difference;
    if (std::isnan(more.value)) {
        return "";
    }
    const double before = change.before->value;
    // A share of a share, or of a count of two, tells less than the difference itself.
    const bool is_share = before > 0 && std::isfinite(before) &&
                          change.quantity.kind != stats::QuantityKind::nodes &&
                          stats::definition(change.quantity).measure != stats::Measure::share;
    if (is_share) {
        return with_interval(more, {before / 100, " %", 3}, true);
    }
    Unit unit = unit_of(change.quantity, more.value);
    if (stats::definition(change.quantity).measure == stats::Measure::share) {
        unit.name = " points"; // not to be taken for percent of what was
    }
    return with_interval(more, unit, true);
}

std::string choice_text(const std::optional<comparison::ChoiceRecord>& choice) {
    if (!choice) {
        return "none";
    }
    return fmt::format("{:g} x {}{}{}", choice->nodes.value, choice->sku,
                       choice->region.empty() ? "" : " in " + choice->region,
                       choice->tier.empty() ? "" : ", " + choice->tier);
}

} // namespace skusim::report
