// Manual pages in the language of man(7), made of the table of commands.
#pragma once

#include <skusim/base/fault.hpp>

#include <string>
#include <vector>

namespace skusim::cli {

struct ManualPage {
    std::string file; ///< "skusim-sweep-merge.1"
    std::string text;
};

/// The page of skusim(1), which has the glossary, and one for each command.
[[nodiscard]] std::vector<ManualPage> manual_pages();

} // namespace skusim::cli
