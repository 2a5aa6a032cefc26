// The mean time of a request against the threads of its worker: the law that a scenario's
// `service.scaling` takes (service/scaling.hpp),
//   T(n) = mean (1 + contention (n - 1) + coherence n (n - 1)) / n,
// with `mean` the time on one thread. n T is linear in mean and its products with contention and
// coherence; least squares of relative errors, and what is negative is 0, as in
// scalability_fit.hpp.
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/measurement.hpp>

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// Whether the files tell their threads, and not all the same.
[[nodiscard]] bool has_several_threads(const std::vector<Measurement>& measurements);

/// Parameters `mean` (seconds), `contention`, `coherence`, of the lightest step of the smallest
/// batch size at each number of threads. The error says why there is no law: fewer than three
/// numbers of threads, which leave its parameters open, or times that rise with the first threads.
[[nodiscard]] tl::expected<Fit, std::string>
fit_thread_scaling(const std::vector<Measurement>& measurements);

} // namespace skusim::calibration
