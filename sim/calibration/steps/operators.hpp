// The steps of an engine from its operators, each timed alone.
#pragma once

#include <skusim/calibration/step_fit.hpp>

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// D(T), delta and sigma of all layers, and what the kernels of attention take by themselves.
struct OperatorFit {
    service::TableStep step;
    Fit fit; ///< of attention and head: parameters of a step, points of groups of times
    std::vector<std::string> untold;
    std::vector<std::string> notes;
};

/// The error says which profile or number is missing.
[[nodiscard]] tl::expected<OperatorFit, std::string>
fit_operators(const std::vector<TokenMeasurement>& measurements, std::optional<int> layers);

} // namespace skusim::calibration
