// M/M/c/K, the M/M/c queue with room for K = c + waiting places: who finds it full is refused
// (Gross & Harris, "Fundamentals of Queueing Theory", 1998, section 2.5).
//
//   p_n   share of time with n in the system: p_n min(n, c) mu = p_(n-1) lambda, n = 1..K
//   p_K   share of arrivals refused (Poisson arrivals see time averages: Wolff 1982)
//   An accepted arrival sees n < K with probability p_n / (1 - p_K). It responds in one service
//   time if n < c, else after an Erlang(n - c + 1, c mu) wait and one service time.
//
// Exact at every load, first-come first-served. "Accepted" figures are over accepted requests only.
#pragma once

namespace skusim::theory {

/// An M/M/c/K queue. Servers, rate and time are positive, `waiting_places` is not negative.
struct LossSystem {
    int servers = 1;
    int waiting_places = 0;
    double arrivals_per_second = 0; ///< offered, before any is refused
    double mean_service_seconds = 0;
};

/// The share of arrivals that is refused. Erlang B where there are no waiting places.
[[nodiscard]] double blocking_probability(const LossSystem& system);
/// Accepted, and so completed, requests per second.
[[nodiscard]] double throughput_per_second(const LossSystem& system);
/// The share of time that a server is busy.
[[nodiscard]] double utilization(const LossSystem& system);
/// Waiting and in service.
[[nodiscard]] double mean_in_system(const LossSystem& system);
/// Mean wait of accepted requests.
[[nodiscard]] double mean_wait_seconds(const LossSystem& system);
/// Mean wait plus service of accepted requests.
[[nodiscard]] double mean_response_seconds(const LossSystem& system);

/// The probability that an accepted request takes longer than `seconds` >= 0, wait and service.
[[nodiscard]] double response_tail(const LossSystem& system, double seconds);
/// The response time that a share `probability`, in (0, 1), of accepted requests keeps to.
[[nodiscard]] double response_quantile_seconds(const LossSystem& system, double probability);

} // namespace skusim::theory
