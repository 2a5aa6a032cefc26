// A text line by line, each with its number.
#pragma once

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace skusim::formats {

/// Calls `use` with each line, without its end, and its number from 1.
void for_each_line(std::string_view text, const std::function<void(std::string_view, int)>& use);

/// The words between spaces and tabs.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view line);

/// "510.33us", "1.12ms", "2.5s", "1.20m" in seconds; nothing for another text.
[[nodiscard]] std::optional<double> seconds_in(std::string_view word);

} // namespace skusim::formats
