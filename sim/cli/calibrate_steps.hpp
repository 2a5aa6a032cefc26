// `calibrate --steps`: the steps of a language model's engine.
#pragma once

#include <skusim/base/fault.hpp>

#include "options.hpp"

namespace skusim::cli {

/// A fault if the place of a service file is no good: its ending, or a file that is there.
[[nodiscard]] Result<void> check_service_place(const std::string& path, bool force);

/// Reads, fits, tells and writes. Faults: options that are of whole requests, files that cannot be
/// read or fitted.
[[nodiscard]] Result<int> calibrate_steps(const ParsedWords& parsed);

} // namespace skusim::cli
