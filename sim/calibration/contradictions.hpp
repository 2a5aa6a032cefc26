// Figures of one file that cannot all be true.
#pragma once

#include <skusim/calibration/calibration.hpp>

#include <string>
#include <vector>

namespace skusim::calibration {

/// Takes out means that the percentiles or the extremes of the same step rule out, such as a sum
/// from which a part is missing, and tells each with its place.
[[nodiscard]] std::vector<std::string>
leave_out_impossible_means(std::vector<Measurement>& measurements);

/// By how much the families miss the measurement, and what is taken instead.
[[nodiscard]] std::string missed(const DistributionFit& fit);

} // namespace skusim::calibration
