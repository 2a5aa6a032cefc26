// Figures as text for people: memory, shares, prices and lengths of time, each in one form.
#pragma once

#include <skusim/base/count.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>

#include <string>
#include <string_view>

namespace skusim {

[[nodiscard]] std::string gib(Bytes amount);              ///< "10.8 GiB", four digits
[[nodiscard]] std::string percent(double share);          ///< "150 %", four digits
[[nodiscard]] std::string usd_per_hour(UsdPerHour price); ///< "0.096 USD/h"

/// A unit that a length of time is written in.
struct TimeUnit {
    double seconds;
    std::string_view name;
};

enum class FinestUnit { nanoseconds, microseconds };

/// The unit that people tell such a length of time in: "us" below a millisecond, "ms" below a
/// second, "s" below 10 minutes, "min" below two hours, "h" below a hundred, else "d"; "ns" below a
/// microsecond, if it may be as fine as that.
[[nodiscard]] TimeUnit unit_for(double seconds, FinestUnit finest);

/// How lengths of time are written, and what is written where no number tells them.
struct TimeStyle {
    int digits;         ///< significant
    int digits_of_days; ///< the same, where the unit is a day
    FinestUnit finest;
    /// Whether 0.1035 s is multiplied by 1000, which is exact, and then rounded from 103.5 ms to
    /// three digits; else it is divided by 0.001, which no double is equal to, and a figure half
    /// way between two may be rounded to either.
    bool has_exact_halves;
    std::string_view zero;
    std::string_view infinite;

    /// This style with another word for a time that does not come.
    [[nodiscard]] constexpr TimeStyle with_infinite(std::string_view word) const {
        return {digits, digits_of_days, finest, has_exact_halves, zero, word};
    }
};
inline constexpr TimeStyle in_sentences{3, 4, FinestUnit::microseconds, true, "0 us", "inf d"};
inline constexpr TimeStyle in_figures{4, 4, FinestUnit::nanoseconds, false, "0 s", "never"};

/// "412 ms"
[[nodiscard]] std::string time_text(double seconds, const TimeStyle& style = in_sentences);

} // namespace skusim
