#include "word_lists.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::cli {

std::string WordLists::name_of(const Candidates& candidates) {
    if (candidates.words == nullptr) {
        return "";
    }
    auto found = std::find(known_.begin(), known_.end(), candidates.words);
    if (found == known_.end()) {
        found = known_.insert(found, candidates.words);
    }
    return fmt::format("_skusim_list_{}", found - known_.begin() + 1);
}

std::vector<std::string> WordLists::texts() const {
    std::vector<std::string> texts;
    for (const auto words : known_) {
        texts.push_back(fmt::format("{}", fmt::join(words(), " ")));
    }
    return texts;
}

} // namespace skusim::cli
