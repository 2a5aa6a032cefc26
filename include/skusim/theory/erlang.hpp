// M/M/c, the queue with Poisson arrivals, exponential service, c servers and first-come
// first-served order (A. K. Erlang 1917; the formulas as in Kleinrock, "Queueing Systems" I, 1975,
// section 3.5, and Gross & Harris, "Fundamentals of Queueing Theory", 1998, section 2.3).
//
//   lambda  arrivals per second             S   mean service time, mu = 1/S
//   c       servers                         a   = lambda S, the offered load in erlangs
//   B(c, a) Erlang B: share of arrivals lost by c servers without waiting places
//   C(c, a) Erlang C: share of arrivals that wait, C = B / (1 - (a/c)(1 - B))
//   W = 0 with probability 1 - C, else exponential with rate theta = c mu - lambda;   T = W +
//   service
//
// Exact. Means and quantiles of a wait need a < c; anything else is a programmer's mistake: ask
// is_stable first.
#pragma once

namespace skusim::theory {

/// An M/M/c queue. All three values are positive.
struct MultiServer {
    int servers = 1;
    double arrivals_per_second = 0;
    double mean_service_seconds = 0;
};

/// Erlang B: the probability that all of `servers` are busy in M/M/c/c. `offered_erlangs` >= 0. By
/// the recursion B(n) = a B(n-1) / (n + a B(n-1)), B(0) = 1, which neither overflows nor cancels.
/// Valid for any law of service times (insensitivity: Sevastyanov 1957).
[[nodiscard]] double erlang_b(int servers, double offered_erlangs);

/// Erlang C: the probability that an arrival of M/M/c waits. 0 <= `offered_erlangs` < `servers`.
[[nodiscard]] double erlang_c(int servers, double offered_erlangs);

/// Whether the offered load is below the servers, so that the functions below have an answer. The
/// comparison is of doubles; is_within in bounds.hpp decides exactly on decimal input.
[[nodiscard]] bool is_stable(const MultiServer& system);

/// a = lambda S, the mean number of busy servers, in erlangs.
[[nodiscard]] double offered_load(const MultiServer& system);
/// a / c, the share of time that a server is busy.
[[nodiscard]] double utilization(const MultiServer& system);
/// C / (c mu - lambda).
[[nodiscard]] double mean_wait_seconds(const MultiServer& system);
/// Mean wait plus mean service.
[[nodiscard]] double mean_response_seconds(const MultiServer& system);
/// Waiting and in service: lambda times the mean response (Little 1961).
[[nodiscard]] double mean_in_system(const MultiServer& system);

/// P(W > seconds) = C exp(-theta seconds), `seconds` >= 0.
[[nodiscard]] double wait_tail(const MultiServer& system, double seconds);
/// P(T > t) = exp(-mu t) + C (mu exp(-theta t) - mu exp(-mu t)) / (mu - theta), `seconds` >= 0, and
/// its limit exp(-mu t) (1 + C mu t) where theta = mu; computed without cancelling between the two.
[[nodiscard]] double response_tail(const MultiServer& system, double seconds);

/// The least t with P(W <= t) >= probability, 0 where so many do not wait. `probability` in (0, 1).
[[nodiscard]] double wait_quantile_seconds(const MultiServer& system, double probability);
/// The t with P(T <= t) = probability, in (0, 1).
[[nodiscard]] double response_quantile_seconds(const MultiServer& system, double probability);

} // namespace skusim::theory
