#include "terminal.hpp"

#include <skusim/base/letters.hpp>

#include <algorithm>
#include <charconv>
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

/// The width of the terminal behind a descriptor; the usual one if it does not tell.
std::size_t columns_of(int descriptor) {
    winsize size{};
    const bool is_told = ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return is_told ? size.ws_col : report::usual_text_width;
}

/// COLUMNS tells it where it is set to a number, else the terminal does.
std::size_t columns_of_output() {
    const std::string told = variable("COLUMNS");
    std::size_t columns = 0;
    const auto [end, error] = std::from_chars(told.data(), told.data() + told.size(), columns);
    const bool is_number = error == std::errc{} && end == told.data() + told.size();
    return is_number && columns > 0 ? columns : columns_of(STDOUT_FILENO);
}

} // namespace

report::TerminalStyle style_of_output() {
    if (isatty(STDOUT_FILENO) != 1) {
        return {};
    }
    const std::string kind = variable("TERM");
    return {variable("NO_COLOR").empty() && !kind.empty() && kind != "dumb", is_utf8_locale(),
            columns_of_output()};
}

std::size_t width_of_output() {
    constexpr std::size_t least_width = 60; // below it, tables are no tables
    return isatty(STDOUT_FILENO) != 1
               ? report::usual_text_width
               : std::clamp(columns_of_output(), least_width, report::usual_text_width);
}

std::size_t width_of_error() {
    return columns_of(STDERR_FILENO);
}

} // namespace skusim::cli
