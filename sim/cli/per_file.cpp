#include "per_file.hpp"

#include <charconv>
#include <fmt/format.h>

namespace skusim::cli {

Result<std::vector<std::string>> per_file(const ParsedWords& parsed, const std::string& option,
                                          std::size_t files) {
    std::vector<std::string> words = texts(parsed, option);
    if (words.size() > 1 && words.size() != files) {
        return failure({}, fmt::format("--{} is given {} times for {} files; give it once, or once "
                                       "for each",
                                       option, words.size(), files));
    }
    words.resize(files, words.empty() ? std::string() : words.front());
    return words;
}

Result<std::vector<std::optional<int>>>
numbers_per_file(const ParsedWords& parsed, const std::string& option, std::size_t files) {
    const auto words = per_file(parsed, option, files);
    if (!words) {
        return failure(words.error());
    }
    std::vector<std::optional<int>> result(files);
    for (std::size_t i = 0; i < files; ++i) {
        const std::string& word = (*words)[i];
        if (word.empty()) {
            continue;
        }
        int number = 0;
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
        if (error != std::errc{} || end != word.data() + word.size() || number < 1) {
            return failure({}, fmt::format("--{} \"{}\" is no whole number from 1", option, word));
        }
        result[i] = number;
    }
    return result;
}

} // namespace skusim::cli
