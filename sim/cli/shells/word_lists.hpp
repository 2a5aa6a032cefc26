// The lists of known words in a script, each told once under a name.
#pragma once

#include "cli/candidates.hpp"

#include <string>
#include <vector>

namespace skusim::cli {

class WordLists {
public:
    /// The name of the list, "_skusim_list_2"; empty where no words are known.
    [[nodiscard]] std::string name_of(const Candidates& candidates);

    /// The words of each list between blanks, in the order of their names.
    [[nodiscard]] std::vector<std::string> texts() const;

private:
    std::vector<std::vector<std::string> (*)()> known_;
};

} // namespace skusim::cli
