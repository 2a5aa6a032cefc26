#include <skusim/report/terminal.hpp>

namespace skusim::report {

namespace {

/// A property of the process, as its terminal is.
std::size_t& columns_of_text() {
    static std::size_t columns = usual_text_width;
    return columns;
}

} // namespace

TextWidth::TextWidth(std::size_t columns) : before_(columns_of_text()) {
    columns_of_text() = columns;
}

TextWidth::~TextWidth() {
    columns_of_text() = before_;
}

std::size_t text_width() {
    return columns_of_text();
}

} // namespace skusim::report
