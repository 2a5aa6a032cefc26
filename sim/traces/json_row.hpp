// A row of a recording that is a JSON object on one line, of which a few members are read. It is
// walked without building anything, as each replay reads the file again.
#pragma once

#include "rows.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::traces {

/// Why a row is none.
struct RowFault {
    int column = 0;
    std::string message;
    bool is_of_class = false; ///< which is told once for each class
};

/// Puts the members of these names into `fields`, in their order, numbers as they are written and
/// texts with their quotes. Nothing is returned if that went well. Of other members only brackets
/// and quotes are looked at.
[[nodiscard]] std::optional<RowFault> split_json_row(std::string_view line,
                                                     const std::vector<std::string_view>& members,
                                                     std::vector<RowField>& fields);

} // namespace skusim::traces
