// Prices in exact decimal: a plan that finance checks must add up to the last digit.
#pragma once

#include <skusim/base/time.hpp>

#include <compare>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace skusim {

/// Nano-dollars to calculate with: products of prices and counts fit.
__extension__ using WideMoney = __int128;

/// The nano-dollars of a price or an amount: the nearest within their range.
[[nodiscard]] constexpr std::int64_t nearest_nano_usd(WideMoney amount) {
    constexpr WideMoney most = std::numeric_limits<std::int64_t>::max();
    return static_cast<std::int64_t>(amount > most ? most : amount < -most ? -most : amount);
}

/// Rounds what was calculated in doubles; the amount must not be NaN.
[[nodiscard]] constexpr std::int64_t nearest_nano_usd(double amount) {
    constexpr double most = 9.2e18;
    return amount >= most    ? std::numeric_limits<std::int64_t>::max()
           : amount <= -most ? -std::numeric_limits<std::int64_t>::max()
                             : static_cast<std::int64_t>(amount);
}

/// A price in US dollars per hour, held as a whole number of nano-dollars (10^-9 USD) so that sums
/// and multiples are exact. The range is +-9.2e9 USD per hour, at whose ends sums and multiples
/// stay: what costs more is told as that, never as another figure.
class UsdPerHour {
public:
    constexpr UsdPerHour() = default;
    [[nodiscard]] static constexpr UsdPerHour from_nano(std::int64_t nano_usd) {
        UsdPerHour price;
        price.nano_usd_ = nano_usd;
        return price;
    }
    /// Reads plain decimal text such as "0.096" or "3.5e-05". Nothing is lost down to 10^-9 USD;
    /// further digits are rounded half up. Gives nothing for text that is no finite number >= 0, or
    /// beyond 10^8 USD per hour.
    [[nodiscard]] static std::optional<UsdPerHour> parse(std::string_view text);

    [[nodiscard]] constexpr std::int64_t nano_usd() const { return nano_usd_; }
    /// The double nearest to the price, so that 3.042 prints as 3.042.
    [[nodiscard]] constexpr double in_usd() const { return static_cast<double>(nano_usd_) / 1e9; }
    /// Decimal text without trailing zeros, at least two digits after the point: "0.096", "5.00".
    [[nodiscard]] std::string text() const;

    constexpr auto operator<=>(const UsdPerHour&) const = default;
    friend constexpr UsdPerHour operator+(UsdPerHour a, UsdPerHour b) {
        return from_nano(nearest_nano_usd(WideMoney{a.nano_usd_} + b.nano_usd_));
    }
    friend constexpr UsdPerHour operator*(UsdPerHour a, std::int64_t count) {
        return from_nano(nearest_nano_usd(WideMoney{a.nano_usd_} * count));
    }

private:
    std::int64_t nano_usd_ = 0;
};

/// An amount of US dollars, as exact as a price: a whole number of nano-dollars.
class Usd {
public:
    constexpr Usd() = default;
    [[nodiscard]] static constexpr Usd from_nano(std::int64_t nano_usd) {
        Usd amount;
        amount.nano_usd_ = nano_usd;
        return amount;
    }

    [[nodiscard]] constexpr std::int64_t nano_usd() const { return nano_usd_; }
    /// The double nearest to the amount.
    [[nodiscard]] constexpr double in_usd() const { return static_cast<double>(nano_usd_) / 1e9; }
    /// Decimal text of the form that UsdPerHour::text() has.
    [[nodiscard]] std::string text() const;

    constexpr auto operator<=>(const Usd&) const = default;

private:
    std::int64_t nano_usd_ = 0;
};

/// Time of many machines together, in whole nanoseconds: a thousand machines for a year do not fit
/// a Duration.
class MachineTime {
public:
    /// `length` must not be negative.
    void add(Duration length);
    void add(const MachineTime& other);
    /// Adds `length`, which must not be negative, `count` >= 0 times.
    void add(Duration length, std::int64_t count);

    [[nodiscard]] std::int64_t whole_hours() const { return hours_; }
    [[nodiscard]] Duration beyond_whole_hours() const { return rest_; } ///< under an hour
    [[nodiscard]] double in_hours() const;

    bool operator==(const MachineTime&) const = default;

private:
    std::int64_t hours_ = 0;
    Duration rest_{};
};

/// What the time costs at `price`, rounded half up to 10^-9 USD; no more than 9.2e9 USD.
[[nodiscard]] Usd cost(UsdPerHour price, const MachineTime& time);

} // namespace skusim
