// One family, fitted to the figures of a step.
#pragma once

#include <skusim/calibration/distribution_fit.hpp>

#include "quantile_figures.hpp"

#include <vector>

namespace skusim::calibration {

/// The smallest variation that a scenario can state.
inline constexpr double least_cv = 0.01;

/// Where the search for a family's mean and cv begins.
struct Start {
    double mean_s = 0;
    double cv = 1;
    double most_cv = 10;         ///< that the least and the greatest latency leave open
    bool holds_mean = false;     ///< the measured mean is kept, and the cv alone is fitted
    double requests_of_mean = 0; ///< that it was measured of, if it is held
};

/// Fits by quantiles, as distribution_fit.hpp has it. There are at least as many figures as
/// parameters.
[[nodiscard]] Family fit_family(random::ShapeKind kind, const std::vector<Figure>& figures,
                                double requests, const Start& start);

/// Fits by moments alone: mean and cv as measured, with the family's own errors for them.
[[nodiscard]] Family family_of_moments(random::ShapeKind kind, double mean_s, double cv,
                                       double requests);

/// How many parameters the family has.
[[nodiscard]] int parameter_count(random::ShapeKind kind);

} // namespace skusim::calibration
