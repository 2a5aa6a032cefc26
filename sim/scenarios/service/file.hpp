// Service sections in files of their own.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/text/tree.hpp>

#include <string>

namespace skusim::scenarios {

/// Puts the service file that the scenario names, if it names one, in the place of its name, and
/// appends its text to `text`. Its values keep their places in their own file; paths in it are
/// relative to that file. Faults: all of the service file.
[[nodiscard]] Result<void> put_service_file(text::Value& scenario, const std::string& scenario_file,
                                            std::string& text);

} // namespace skusim::scenarios
