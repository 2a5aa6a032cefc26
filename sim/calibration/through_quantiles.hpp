// The law through the measured quantiles, for figures that no family comes near.
#pragma once

#include <skusim/calibration/distribution_fit.hpp>

#include "quantile_figures.hpp"

#include <optional>
#include <vector>

namespace skusim::calibration {

/// With the measured mean, or the least that these quantiles leave open, which missed() then tells;
/// nothing if there are fewer than three of them.
[[nodiscard]] std::optional<Family>
through_quantiles_of(const LoadStep& step, const std::vector<Figure>& figures, double requests);

} // namespace skusim::calibration
