#include <skusim/base/shell.hpp>

namespace skusim {

std::string shell_quoted(const std::string& word) {
    std::string text = "'";
    for (const char letter : word) {
        text += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
    }
    return text + "'";
}

std::string shell_command(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += (text.empty() ? "" : " \\\n    ") + line;
    }
    return text + '\n';
}

} // namespace skusim
