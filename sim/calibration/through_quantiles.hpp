// The law through the measured quantiles, for figures that no family comes near.
#pragma once

#include <skusim/calibration/distribution_fit.hpp>

#include "quantile_figures.hpp"

#include <optional>
#include <vector>

namespace skusim::calibration {

/// With the measured mean where its tail can keep it; nothing if there are fewer than three
/// quantiles.
[[nodiscard]] std::optional<Family>
through_quantiles_of(const Step& step, const std::vector<Figure>& figures, double requests);

} // namespace skusim::calibration
