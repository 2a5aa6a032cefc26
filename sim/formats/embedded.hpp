// Data files that are compiled into the program (skusim_embed in CMakeLists.txt).
#pragma once

#include <string_view>

namespace skusim::formats {

/// The text of the file, by its path in the source tree ("data/hardware/processors.csv"); empty for
/// a file that is not compiled in.
[[nodiscard]] std::string_view embedded_file(std::string_view name);

} // namespace skusim::formats
