// What the terminal at hand can do, if there is one.
#pragma once

#include <skusim/report/terminal.hpp>

#include <cstddef>

namespace skusim::cli {

/// How standard output may be styled: not at all where it is no terminal. It has no colour where
/// `NO_COLOR` is set to anything (no-color.org) or the terminal is "dumb", and Unicode by the
/// locale of LC_ALL, LC_CTYPE or LANG, the first that is set.
[[nodiscard]] report::TerminalStyle style_of_output();

/// Columns of text on standard output: as many as its terminal has, or COLUMNS says where that is
/// set, from 60 to the usual width, which files and pipes have.
[[nodiscard]] std::size_t width_of_output();

/// Columns of the terminal that standard error goes to; 100 if it does not tell.
[[nodiscard]] std::size_t width_of_error();

} // namespace skusim::cli
