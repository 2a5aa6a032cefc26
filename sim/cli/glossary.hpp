// The words of results, told from one source: docs/glossary.md, which is compiled into the program.
#pragma once

#include <skusim/base/fault.hpp>

#include <string>
#include <vector>

namespace skusim::cli {

struct Term {
    std::string word; ///< "p50, p90, p95, p99": words with commas between are told together
    std::string meaning;
};

/// All, in the order of the page.
[[nodiscard]] const std::vector<Term>& glossary();

/// The meaning of these words, or of all if there are none, in lines of at most 80 columns. Faults:
/// a word that the glossary does not have, with the nearest that it has.
[[nodiscard]] Result<std::string> glossary_on(const std::vector<std::string>& words);

} // namespace skusim::cli
