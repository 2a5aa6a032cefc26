#include <skusim/base/check.hpp>
#include <skusim/base/money.hpp>

#include <charconv>
#include <limits>

namespace skusim {

namespace {

constexpr int nano_digits = 9;
constexpr std::int64_t largest_nano_usd = 100'000'000'000'000'000; // 10^8 USD per hour

struct Decimal {
    std::string digits; // without point or sign
    int point = 0;      // number of digits before the point
};

std::optional<Decimal> split(std::string_view text) {
    Decimal decimal;
    std::size_t i = 0;
    bool seen_point = false;
    for (; i < text.size() && text[i] != 'e' && text[i] != 'E'; ++i) {
        if (text[i] == '.' && !seen_point) {
            seen_point = true;
        } else if (text[i] >= '0' && text[i] <= '9') {
            decimal.digits += text[i];
            decimal.point += seen_point ? 0 : 1;
        } else {
            return std::nullopt;
        }
    }
    if (decimal.digits.empty() || decimal.digits.size() > 40) {
        return std::nullopt;
    }
    if (i < text.size()) {
        std::string_view exponent_text = text.substr(i + 1);
        if (exponent_text.starts_with('+') && !exponent_text.starts_with("+-")) {
            exponent_text.remove_prefix(1);
        }
        int exponent = 0;
        const char* end = exponent_text.data() + exponent_text.size();
        const auto [stop, error] = std::from_chars(exponent_text.data(), end, exponent);
        if (error != std::errc{} || stop != end || exponent < -40 || exponent > 40) {
            return std::nullopt;
        }
        decimal.point += exponent;
    }
    return decimal;
}

} // namespace

std::optional<UsdPerHour> UsdPerHour::parse(std::string_view text) {
    const std::optional<Decimal> decimal = split(text);
    if (!decimal) {
        return std::nullopt;
    }
    std::int64_t nano = 0;
    const int wanted = decimal->point + nano_digits;
    for (int i = 0; i < wanted; ++i) {
        const bool given = i < static_cast<int>(decimal->digits.size());
        nano = nano * 10 + (given ? decimal->digits[static_cast<std::size_t>(i)] - '0' : 0);
        if (nano > largest_nano_usd) {
            return std::nullopt;
        }
    }
    const bool rounds_up = wanted >= 0 && wanted < static_cast<int>(decimal->digits.size()) &&
                           decimal->digits[static_cast<std::size_t>(wanted)] >= '5';
    return from_nano(nano + (rounds_up ? 1 : 0));
}

namespace {

std::string decimal_text(std::int64_t nano_usd) {
    std::string digits = std::to_string(nano_usd < 0 ? -nano_usd : nano_usd);
    if (digits.size() <= nano_digits) {
        digits.insert(0, nano_digits + 1 - digits.size(), '0');
    }
    digits.insert(digits.size() - nano_digits, 1, '.');
    const std::size_t shortest = digits.size() - nano_digits + 2;
    while (digits.size() > shortest && digits.back() == '0') {
        digits.pop_back();
    }
    return (nano_usd < 0 ? "-" : "") + digits;
}

constexpr std::int64_t hour_ns = Duration(std::chrono::hours{1}).count();

} // namespace

std::string UsdPerHour::text() const {
    return decimal_text(nano_usd_);
}

std::string Usd::text() const {
    return decimal_text(nano_usd_);
}

void MachineTime::add(Duration length) {
    add(length, 1);
}

void MachineTime::add(const MachineTime& other) {
    hours_ += other.hours_;
    add(other.rest_);
}

void MachineTime::add(Duration length, std::int64_t count) {
    SKUSIM_CHECK(length >= Duration::zero() && count >= 0, "machines run forwards in time");
    const WideMoney sum = static_cast<WideMoney>(length.count()) * count + rest_.count();
    hours_ += static_cast<std::int64_t>(sum / hour_ns);
    rest_ = Duration{static_cast<std::int64_t>(sum % hour_ns)};
}

double MachineTime::in_hours() const {
    return static_cast<double>(hours_) + static_cast<double>(rest_.count()) / hour_ns;
}

Usd cost(UsdPerHour price, const MachineTime& time) {
    // Whole hours and the rest apart: neither product leaves 128 bits.
    const WideMoney of_rest =
        static_cast<WideMoney>(price.nano_usd()) * time.beyond_whole_hours().count();
    const WideMoney nano = static_cast<WideMoney>(price.nano_usd()) * time.whole_hours() +
                           (of_rest + hour_ns / 2) / hour_ns;
    return Usd::from_nano(nearest_nano_usd(nano));
}

} // namespace skusim
