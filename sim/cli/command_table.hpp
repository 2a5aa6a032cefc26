// The table of the commands.
#pragma once

#include <skusim/base/fault.hpp>

#include "options.hpp"

#include <span>
#include <string_view>

namespace skusim::cli {

struct Command {
    std::string_view name; ///< "plan"; of two words where it is a part of another: "sweep merge"
    std::string_view summary;
    CommandWords (*words)();
    Result<int> (*run)(const ParsedWords& words);
};

/// All, in the order in which help lists them.
[[nodiscard]] std::span<const Command> commands();

/// nullptr if there is none of that name.
[[nodiscard]] const Command* find_command(std::string_view name);

/// The fault of a name that no command has, with the nearest that one has.
[[nodiscard]] Faults unknown_command(std::string_view name);

} // namespace skusim::cli
