// Measured against fitted, with a picture of the difference.
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// A row for each point, with a bar to the left where the fit is below what was measured and to the
/// right where it is above. The longest bar is the largest difference.
[[nodiscard]] Table residual_table(const calibration::Fit& fit,
                                   const std::string& fitted = "fitted");

} // namespace skusim::report
