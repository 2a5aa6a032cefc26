// What must hold of a text before a YAML parser may see it.
#pragma once

#include <skusim/base/fault.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace skusim::text {

/// The first reason why `text` is not plain UTF-8 text within the size limits, if there is one.
[[nodiscard]] std::optional<Fault> text_fault(std::string_view text, const std::string& file);

} // namespace skusim::text
