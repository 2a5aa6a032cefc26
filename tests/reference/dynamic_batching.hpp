// One server whose batches take longer the larger they are: when it is free it takes all that wait,
// at most b of them, at once and without waiting for more (dynamic batching; Inoue 2021, "Queueing
// analysis of GPU-based inference servers with dynamic batching: a closed-form characterization",
// Performance Evaluation 147). Arrivals are Poisson, a batch of s requests takes the constant T(s).
//
//   lambda  arrivals per second      L  number waiting at the end of a service
//
// Exact, for any T: L is a Markov chain from one service to the next. A service takes
// s = min(max(L, 1), b), leaves K = max(L, 1) - s waiting, and L' = K + Poisson(lambda T(s)). From
// one end to the next passes C = T(s) + [L = 0] / lambda, in which the requests inside spend
// (K + s) T(s) + lambda T(s)^2 / 2 together, so that by Little's law the mean response is
//   E[(K + s) T(s) + lambda T(s)^2 / 2] / (lambda E[C]).
// Solved numerically.
//
// Bound, for T(s) = tau_0 + alpha s and b unlimited, stable while lambda alpha < 1: what is above
// is a rising function of 1 / E[s], and E[s] is at least 1 and at least lambda tau_0 / (1 - lambda
// alpha). Put in, that gives Inoue's phi_0 and phi_1, of which the lesser holds:
//   phi_0 = (alpha + tau_0) / (2 (1 - lambda alpha)) (1 + 2 lambda tau_0
//           + (1 - lambda tau_0) / (1 + lambda alpha))
//   phi_1 = 3/2 tau_0 / (1 - lambda alpha) + alpha (lambda alpha + 2) / (2 (1 - (lambda alpha)^2)).
#pragma once

#include <vector>

namespace skusim::theory {

/// A server of batches of constant, size-dependent times.
struct SizedBatchServer {
    double arrivals_per_second = 0;
    std::vector<double> seconds; ///< positive: T(1), T(2), ..., T(b)
};

/// The long run of a stable server: lambda T(b) <= 0.99 b.
struct SizedBatches {
    double mean_response_seconds = 0; ///< wait and service
    double mean_wait_seconds = 0;
    double mean_batch = 0;  ///< requests per batch
    double utilization = 0; ///< share of time that the server is busy
};

[[nodiscard]] SizedBatches solve(const SizedBatchServer& server);

/// min(phi_0, phi_1): no mean response is above it, and most are near it. lambda > 0, alpha >= 0,
/// tau_0 >= 0, not both 0, lambda alpha < 1.
[[nodiscard]] double most_response_seconds(double arrivals_per_second, double overhead_seconds,
                                           double seconds_per_request);

} // namespace skusim::theory
