// Throughput against concurrency: the universal scalability law (Gunther 2007, "Guerrilla Capacity
// Planning"),
//   X(N) = rate N / (1 + contention (N - 1) + coherence N (N - 1)),
// where `rate` is the throughput at N = 1 per second. N / X is linear in 1 / rate, contention /
// rate and coherence / rate, and is fitted by least squares of relative errors; negative contention
// or coherence is 0.
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/measurement.hpp>

#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// Parameters `rate`, `contention`, `coherence`, of the steps with concurrency and throughput and
/// the smallest batch size. The error says why there is no law: fewer than three levels of
/// concurrency, which leave its three parameters open.
[[nodiscard]] tl::expected<Fit, std::string> fit_scalability(const std::vector<LoadStep>& steps);

} // namespace skusim::calibration
