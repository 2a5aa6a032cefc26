// A whole file as text.
#pragma once

#include <skusim/base/fault.hpp>

#include <string>

namespace skusim::formats {

/// The bytes of the file at `path`, at most `limit` of them and one more, which tells the caller
/// that the file is larger. A path that is missing, a directory or not readable is a fault.
[[nodiscard]] Result<std::string> read_text_file(const std::string& path, std::size_t limit);

} // namespace skusim::formats
