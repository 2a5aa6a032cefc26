// Times of arrivals as traces write them.
#pragma once

#include <skusim/base/time.hpp>

#include <string_view>
#include <tl/expected.hpp>

namespace skusim::text {

/// Seconds as a decimal number of at least 0, to the nanosecond: "12.5", "1700158546.680590",
/// "1.25e3". The error is a phrase for a message.
[[nodiscard]] tl::expected<Duration, std::string_view> parse_seconds(std::string_view text);

/// Date and time of day, UTC, as time since 1970: "2023-11-16 18:15:46.6805900", also with "T"
/// between and "Z" or "+00:00" after. The error is a phrase for a message.
[[nodiscard]] tl::expected<Duration, std::string_view> parse_timestamp(std::string_view text);

} // namespace skusim::text
