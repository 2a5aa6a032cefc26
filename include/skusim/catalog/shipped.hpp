// The catalogs that are compiled into the program, which a scenario names in place of a file.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace skusim::catalog {

/// Each is catalogs/NAME.csv of the source.
inline constexpr std::array<std::string_view, 3> shipped_catalogs{"azure", "aws", "gcp"};

[[nodiscard]] constexpr bool is_shipped(std::string_view catalog) {
    return std::find(shipped_catalogs.begin(), shipped_catalogs.end(), catalog) !=
           shipped_catalogs.end();
}

} // namespace skusim::catalog
