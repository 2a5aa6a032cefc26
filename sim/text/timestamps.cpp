#include <skusim/text/csv_records.hpp>
#include <skusim/text/quantities.hpp>
#include <skusim/text/timestamps.hpp>

#include <charconv>
#include <chrono>

namespace skusim::text {

namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::int64_t most_seconds = 9'000'000'000; // 285 years: what the clock can hold

constexpr std::string_view no_seconds = "is no number of seconds, such as 12.5";
constexpr std::string_view no_timestamp = "is no time, such as 2023-11-16 18:15:46.6805900";
constexpr std::string_view too_late = "is beyond the clock's range of 285 years";

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::int64_t whole_digits(std::string_view digits) {
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

/// Nanoseconds of the digits after the point; those beyond the ninth are cut off.
std::int64_t fraction(std::string_view digits) {
    std::int64_t nanoseconds = 0;
    for (std::size_t i = 0; i < 9; ++i) {
        nanoseconds = nanoseconds * 10 + (i < digits.size() ? digits[i] - '0' : 0);
    }
    return nanoseconds;
}

} // namespace

tl::expected<Duration, std::string_view> parse_seconds(std::string_view text) {
    text = trimmed(text);
    if (text.starts_with('-') && parse_decimal(text)) {
        return tl::unexpected(std::string_view{"is negative"});
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view seconds = text.substr(0, point);
    const std::string_view rest = text.substr(std::min(point + 1, text.size()));
    const bool plain = all_digits(seconds) && (point == text.size() || all_digits(rest));
    if (!plain) {
        const std::optional<double> number = parse_decimal(text);
        if (!number) {
            return tl::unexpected(no_seconds);
        }
        if (*number > static_cast<double>(most_seconds)) {
            return tl::unexpected(too_late);
        }
        return from_seconds(*number);
    }
    if (seconds.size() > 18 || whole_digits(seconds) > most_seconds) {
        return tl::unexpected(too_late);
    }
    return Duration{whole_digits(seconds) * nanoseconds_per_second + fraction(rest)};
}

tl::expected<Duration, std::string_view> parse_timestamp(std::string_view text) {
    text = trimmed(text);
    for (const std::string_view zone : {"Z", "+00:00"}) {
        if (text.ends_with(zone)) {
            text.remove_suffix(zone.size());
            break;
        }
    }
    // "YYYY-MM-DD hh:mm:ss", then a point and digits or nothing.
    constexpr std::size_t to_seconds = 19;
    if (text.size() < to_seconds || !is_date(text.substr(0, 10)) ||
        (text[10] != ' ' && text[10] != 'T') || text[13] != ':' || text[16] != ':') {
        return tl::unexpected(no_timestamp);
    }
    const std::string_view parts[]{text.substr(11, 2), text.substr(14, 2), text.substr(17, 2)};
    for (const std::string_view part : parts) {
        if (!all_digits(part)) {
            return tl::unexpected(no_timestamp);
        }
    }
    const std::string_view rest = text.substr(to_seconds);
    const bool has_fraction = rest.size() > 1 && rest[0] == '.' && all_digits(rest.substr(1));
    if ((!rest.empty() && !has_fraction) || whole_digits(parts[0]) > 23 ||
        whole_digits(parts[1]) > 59 || whole_digits(parts[2]) > 60) {
        return tl::unexpected(no_timestamp);
    }
    const auto year = static_cast<int>(whole_digits(text.substr(0, 4)));
    if (year < 1970 || year > 2250) {
        return tl::unexpected(std::string_view{"is not of the years 1970 to 2250"});
    }
    const std::chrono::sys_days day = std::chrono::year_month_day{
        std::chrono::year{year},
        std::chrono::month{static_cast<unsigned>(whole_digits(text.substr(5, 2)))},
        std::chrono::day{static_cast<unsigned>(whole_digits(text.substr(8, 2)))}};
    const std::int64_t seconds = day.time_since_epoch().count() * std::int64_t{86400} +
                                 whole_digits(parts[0]) * 3600 + whole_digits(parts[1]) * 60 +
                                 whole_digits(parts[2]);
    return Duration{seconds * nanoseconds_per_second +
                    (has_fraction ? fraction(rest.substr(1)) : 0)};
}

} // namespace skusim::text
