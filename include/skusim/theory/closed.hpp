// M/M/c//N, the closed system: N clients think, send a request, wait for its end, and so on (the
// machine-repairman model: Palm 1947; terminals and a computer: Scherr 1967).
//
//   N    clients            Z  mean think time, 0 for none
//   c    servers            S  mean service time, exponential; first-come first-served
//   p_n  share of time with n requests in the system: p_n min(n, c) / S = p_(n-1) (N - n + 1) / Z
//   X    = sum of p_n min(n, c) / S, the throughput;   R = (sum of n p_n) / X, the mean response
//
// An arriving request sees the system as it is in the long run with N - 1 clients (arrival theorem:
// Lavenberg & Reiser 1980; Sevcik & Mitrani 1981), which gives the law of its response: one service
// time, after an Erlang(n - c + 1, c / S) wait where it sees n >= c. Exact; the think time may have
// any law, only its mean matters (BCMP 1975). Sums are scaled: safe for N of 10^4 and more.
#pragma once

namespace skusim::theory {

/// A closed system. Clients, servers and service time are positive, the think time is not negative.
struct ClosedSystem {
    int clients = 1;
    int servers = 1;
    double mean_think_seconds = 0;
    double mean_service_seconds = 0;
};

/// Completed requests per second.
[[nodiscard]] double throughput_per_second(const ClosedSystem& system);
/// The share of time that a server is busy.
[[nodiscard]] double utilization(const ClosedSystem& system);
/// Mean number of requests waiting and in service.
[[nodiscard]] double mean_in_system(const ClosedSystem& system);
[[nodiscard]] double mean_wait_seconds(const ClosedSystem& system);
[[nodiscard]] double mean_response_seconds(const ClosedSystem& system);

/// The probability that a request takes longer than `seconds` >= 0, wait and service.
[[nodiscard]] double response_tail(const ClosedSystem& system, double seconds);
/// The response time that a share `probability`, in (0, 1), of requests keeps to.
[[nodiscard]] double response_quantile_seconds(const ClosedSystem& system, double probability);

/// Asymptotic bounds, for any law of think and service times (Denning & Buzen 1978):
/// X <= min(N / (Z + S), c / S).
[[nodiscard]] double most_throughput_per_second(const ClosedSystem& system);
/// R >= max(S, N S / c - Z).
[[nodiscard]] double least_response_seconds(const ClosedSystem& system);

} // namespace skusim::theory
