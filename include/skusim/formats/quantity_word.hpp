// Quantities in words of a command line, written as in scenarios.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/time.hpp>

#include <string>

namespace skusim::formats {

/// The whole number of nanoseconds in "250 ms" or "30s". The fault names `what` was to be a time.
[[nodiscard]] Result<Duration> read_time(const std::string& what, const std::string& text);

} // namespace skusim::formats
