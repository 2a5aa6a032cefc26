// The time of a batch against its size: overhead + size x per_request.
//
// Weighted least squares of the mean times of the lightest step of each batch size. Weights are the
// means' own standard errors (sd / sqrt(n)) where all steps tell them, and errors are widened by
// the Birge ratio if the line misses by more; else all means are taken to be off by the same
// percentage, which the residuals tell.
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/measurement.hpp>

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// Parameters `overhead` and `per_request`, in seconds; both at least 0. An overhead that comes out
/// negative is 0, and the line then goes through the origin. The error says why there is no line:
/// fewer than two batch sizes with a mean, or times that fall as batches grow.
[[nodiscard]] tl::expected<Fit, std::string> fit_batch_time(const std::vector<LoadStep>& steps);

/// The step of least load: fewest in flight, then the least rate; nullptr if there is none.
/// Steps of other batch sizes, without latencies, or cut short, are passed over.
[[nodiscard]] const LoadStep* lightest_step(const std::vector<LoadStep>& steps, int batch_size);

} // namespace skusim::calibration
