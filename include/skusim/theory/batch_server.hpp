// One server that takes requests in batches: when it is free it takes all that wait, at most b of
// them, at once and without waiting for more; who comes during a service waits for a later one
// (Bailey 1954, "On queueing processes with bulk service"; Chaudhry & Templeton, "A First Course in
// Bulk Queues", 1983, chapter 4). Arrivals are Poisson; a batch takes as long whatever its size.
//
//   lambda  arrivals per second      S  mean service of a batch, mu = 1/S      lambda S < b
//   j       number waiting; q_j the share of time that the server is busy with j waiting, p_0 idle
//
// M/M^b/1, exponential service: q_j = C r^j, where r in (0, 1) has lambda = mu (r + ... + r^b), and
// lambda p_0 = mu C. Who finds the server busy with j waiting waits for floor(j / b) + 1 services,
// a geometric number, so that
//   P(W > t) = (1 - p_0) exp(-mu (1 - r^b) t).        b unlimited: r = lambda / (lambda + mu), r^b
//   = 0
//
// M/D^b/1, constant service: the number X left waiting at the end of a service, in order from one
// service to the next, is a Markov chain: X' = max(X - b, 0) + Poisson(lambda S). From a service's
// start to the next takes S + P(X = 0) / lambda on average. Who comes a time u after the start, u
// uniform in (0, S), finds N = max(X - b, 0) + Poisson(lambda u) waiting, and waits for the rest of
// the service and floor(N / b) more. Solved numerically, cut off where less than 1e-17 is beyond.
//
// Both exact, first-come first-served. Constant service: lambda S / b up to 0.99.
#pragma once

#include <optional>

namespace skusim::theory {

enum class BatchService { exponential, constant };

/// A server of batches, with rate and time positive. An empty `largest_batch` (b) is no limit.
struct BatchServer {
    double arrivals_per_second = 0;
    double mean_service_seconds = 0;
    std::optional<int> largest_batch;
    BatchService service = BatchService::exponential;
};

/// The share of time that the server is busy.
[[nodiscard]] double utilization(const BatchServer& system);
/// Requests per batch: lambda S over the utilization.
[[nodiscard]] double mean_batch(const BatchServer& system);
[[nodiscard]] double mean_wait_seconds(const BatchServer& system);
/// Mean wait plus mean service.
[[nodiscard]] double mean_response_seconds(const BatchServer& system);
/// Waiting and in service.
[[nodiscard]] double mean_in_system(const BatchServer& system);

/// P(wait > seconds), `seconds` >= 0.
[[nodiscard]] double wait_tail(const BatchServer& system, double seconds);
/// P(wait + service > seconds), `seconds` >= 0.
[[nodiscard]] double response_tail(const BatchServer& system, double seconds);
/// The response that a share `probability`, in (0, 1), of requests keeps to.
[[nodiscard]] double response_quantile_seconds(const BatchServer& system, double probability);

} // namespace skusim::theory
