// The parts of the page that are compiled into the binary (skusim_page in CMakeLists.txt).
#pragma once

#include <string_view>

namespace skusim::report {

/// The text of the prepared page's file of that name ("page.css"); empty if it is not embedded.
[[nodiscard]] std::string_view embedded_file(std::string_view name);

} // namespace skusim::report
