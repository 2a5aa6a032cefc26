// Data files that are compiled into the binary (skusim_embed in CMakeLists.txt).
#pragma once

#include <string_view>

namespace skusim::formats {

/// The text of the file that the source tree has at `name` ("scenarios/targets/aks.yaml"); empty if
/// it is not embedded.
[[nodiscard]] std::string_view embedded_file(std::string_view name);

} // namespace skusim::formats
