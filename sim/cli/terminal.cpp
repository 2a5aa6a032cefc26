#include "terminal.hpp"

#include <skusim/base/letters.hpp>

#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace skusim::cli {

namespace {

/// Empty if it is not set.
std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

bool is_utf8_locale() {
    for (const char* name : {"LC_ALL", "LC_CTYPE", "LANG"}) {
        std::string locale = variable(name);
        if (!locale.empty()) {
            locale = small_letters(locale);
            return locale.find("utf-8") != std::string::npos ||
                   locale.find("utf8") != std::string::npos;
        }
    }
    return false;
}

} // namespace

report::TerminalStyle style_of_output() {
    if (isatty(STDOUT_FILENO) != 1) {
        return {};
    }
    const std::string kind = variable("TERM");
    return {variable("NO_COLOR").empty() && !kind.empty() && kind != "dumb", is_utf8_locale()};
}

std::size_t width_of_error() {
    winsize size{};
    const bool is_told = ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_told ? size.ws_col : 100;
}

} // namespace skusim::cli
