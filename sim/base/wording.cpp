#include <skusim/base/wording.hpp>

#include <array>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace skusim {

std::string gib(Bytes amount) {
    return fmt::format("{:.4g} GiB", in_gibibytes(amount));
}

std::string percent(double share) {
    return fmt::format("{:.4g} %", share * 100);
}

std::string usd_per_hour(UsdPerHour price) {
    return price.text() + " USD/h";
}

TimeUnit unit_for(double seconds, FinestUnit finest) {
    struct Range {
        double below;
        TimeUnit unit;
    };
    constexpr std::array<Range, 6> ranges{{{1e-6, {1e-9, "ns"}},
                                           {1e-3, {1e-6, "us"}},
                                           {1, {1e-3, "ms"}},
                                           {600, {1, "s"}},
                                           {7200, {60, "min"}},
                                           {360'000, {3600, "h"}}}};
    for (const Range& range : ranges) {
        const bool is_too_fine = finest == FinestUnit::microseconds && range.below <= 1e-6;
        if (seconds < range.below && !is_too_fine) {
            return range.unit;
        }
    }
    return {86'400, "d"};
}

std::string time_text(double seconds, const TimeStyle& style) {
    if (seconds == 0) {
        return std::string(style.zero);
    }
    if (seconds == std::numeric_limits<double>::infinity()) {
        return std::string(style.infinite);
    }
    const TimeUnit unit = unit_for(seconds, style.finest);
    const bool is_in_days = unit.seconds == 86'400;
    const double amount = style.has_exact_halves && unit.seconds < 1
                              ? seconds * std::round(1 / unit.seconds)
                              : seconds / unit.seconds;
    return fmt::format("{:.{}g} {}", amount, is_in_days ? style.digits_of_days : style.digits,
                       unit.name);
}

} // namespace skusim
