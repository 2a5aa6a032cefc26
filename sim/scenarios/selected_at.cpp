#include <skusim/scenarios/scenario_file.hpp>
#include <skusim/text/plain.hpp>
#include <skusim/text/yaml.hpp>

namespace skusim::scenarios {
using namespace text;

std::optional<Place> selected_at(const std::string& file, std::string_view key,
                                 std::string_view word) {
    const Result<std::string> text =
        file == "-" ? failure({}, "") : read_text_file(file, yaml_size_limit);
    const YamlDocument document = text ? parse_yaml(*text, file) : YamlDocument{};
    const Value* select = document.root ? document.root->find("select") : nullptr;
    const Value* words = select != nullptr ? select->find(key) : nullptr;
    if (words == nullptr) {
        return std::nullopt;
    }
    if (words->scalar == word) {
        return Place{file, words->mark.line, words->mark.column};
    }
    for (const Value& item : words->items) {
        if (item.scalar == word) {
            return Place{file, item.mark.line, item.mark.column};
        }
    }
    return std::nullopt;
}

} // namespace skusim::scenarios
