// The service model that the fits make together.
#pragma once

#include <skusim/calibration/calibration.hpp>

#include <optional>

namespace skusim::calibration {

/// Calibration::service tells of it; nothing where a fit that it needs was refused.
[[nodiscard]] std::optional<FittedService>
service_of(const Calibration& result, const std::optional<RooflineFitQuestion>& question);

} // namespace skusim::calibration
