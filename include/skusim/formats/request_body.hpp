// What a load test sends with each request.
#pragma once

#include <skusim/base/fault.hpp>

#include <string>

namespace skusim::formats {

/// The bytes of a file, at most 64 MiB.
[[nodiscard]] Result<std::string> read_request_body(const std::string& path);

} // namespace skusim::formats
