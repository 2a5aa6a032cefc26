// The cluster that a load test was of, as the words tell it.
#pragma once

#include <skusim/calibration/loaded_fit.hpp>

#include "options.hpp"

#include <optional>

namespace skusim::cli {

/// Nothing without --nodes. Faults: --nodes without --workers or beside a roofline, --router
/// or --schedule without --nodes, a router that is not known.
[[nodiscard]] Result<std::optional<calibration::LoadedCluster>>
loaded_cluster(const ParsedWords& parsed, std::optional<int> workers);

} // namespace skusim::cli
