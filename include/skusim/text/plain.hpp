// Plain text: a whole file, its lines and their words, and what is UTF-8.
#pragma once

#include <skusim/base/fault.hpp>

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::text {

/// The bytes of the file at `path`, at most `limit` of them and one more, which tells the caller
/// that the file is larger. What gzip packed is unpacked. A path that is missing, a directory or
/// not readable, and a file packed in another way, is a fault.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path, std::size_t limit);

/// Reads a file so, or standard input where the path is "-". That is read once, however often it is
/// asked for, as a scenario may be read under several values and targets.
[[nodiscard]] Result<std::string> read_text_file_or_input(const std::string& path,
                                                          std::size_t limit);

/// Calls `use` with each line, without its end, and its number from 1.
void for_each_line(std::string_view text, const std::function<void(std::string_view, int)>& use);

/// The text without a byte order mark (UTF-8's) before it, as some tools write one.
[[nodiscard]] std::string_view without_mark(std::string_view text);

/// The words between spaces and tabs.
[[nodiscard]] std::vector<std::string_view> words_of(std::string_view line);

/// Length in bytes of the character at the start of `text`, 0 if it is malformed (Unicode 15, table
/// 3-7).
[[nodiscard]] std::size_t utf8_length(std::string_view text);

} // namespace skusim::text
