// Service files: a `service:` section in a file of its own, as `skusim calibrate` writes it and
// scenarios name it. What the keys mean is in docs/scenario_reference.md.
#pragma once

#include <skusim/base/fault.hpp>

#include <string>

namespace skusim::scenarios {

/// Whether the file is meant as a service file: it has the key `skusim_service`. False for a file
/// that cannot be read.
[[nodiscard]] bool is_service_file(const std::string& path);

/// All faults of the service file at `path`; empty if there is none. A table that it names is read.
[[nodiscard]] Faults check_service_file(const std::string& path);

} // namespace skusim::scenarios
