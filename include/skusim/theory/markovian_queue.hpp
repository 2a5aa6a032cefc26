// MAP/PH/c: Markovian arrivals, phase-type service, c servers, one queue, first-come first-served.
// Solved numerically without truncation, by the matrix-geometric method (Neuts 1981).
//
//   state   n in the system; the state of the arrivals; how many of the min(n, c) requests in
//           service are in each phase, C(min(n, c) + m - 1, m - 1) ways for m phases
//   pi_n    shares of time of the states with n in the system;   pi_(n+1) = pi_n R for n >= c
//   R       least solution of A0 + R A1 + R^2 A2 = 0, the blocks of rates that add a request, keep
//           their number and take one away; by logarithmic reduction (Latouche & Ramaswami 1993)
//   pi_0 ... pi_c   by block elimination from level c down (Gaver, Jacobs & Latouche 1984)
//
// The wait does not depend on later arrivals: who finds n >= c waits for n - c + 1 departures of c
// busy servers. With the departures' process uniformised at rate q, and X_k the matrix of who waits
// on after k of its steps,
//
//   P(W > t) = sum over k of Poisson(q t; k) pi_c (I - R)^-1 X_k 1,   X_(k+1) = X_k P0 + R X_k P1,
//
// where P0 and P1 are the steps without and with a departure, and X_0 spreads the arrivals (Ozawa
// 2006, "Sojourn time distributions in the queue defined by a general QBD process"). One's own
// service is independent of one's wait, and is added phase by phase. All terms are positive.
//
// Exact for every c, tails and quantiles too, but for rounding: a relative error of some
// 1e-15 / (1 - rho), measured against M/M/c and M/G/1 up to rho = 0.99999. Work grows as the cube
// of the number of states at n = c, of which 500 are taken at most: H2 with 499 servers,
// Erlang(10) with 3, Erlang(4) with 11. Means take it once per level (seconds at 300 states), tails
// and quantiles once per step, of q t (seconds for p99 at 65 states, many minutes at 300).
#pragma once

#include <skusim/theory/markovian_arrivals.hpp>
#include <skusim/theory/phase_type.hpp>

#include <memory>

namespace skusim::theory {

/// A MAP/PH/c queue; c >= 1.
struct MarkovianQueue {
    MarkovianArrivals arrivals;
    PhaseType service;
    int servers = 1;
};

/// lambda E[S] / c, the share of time that a server is busy. Below 1 if and only if it is stable.
[[nodiscard]] double utilization(const MarkovianQueue& queue);

/// The long run of a stable MAP/PH/c queue.
class MarkovianSolution {
public:
    explicit MarkovianSolution(const MarkovianQueue& queue);

    /// The share of time with n >= 0 in the system, waiting and in service.
    [[nodiscard]] double share_with(int n) const;
    /// Waiting and in service.
    [[nodiscard]] double mean_in_system() const;
    /// The mean number of busy servers over c, from the solved shares of time.
    [[nodiscard]] double utilization() const;
    /// The probability that an arrival waits (it need not be the share of time that all are busy).
    [[nodiscard]] double wait_probability() const;
    [[nodiscard]] double mean_wait_seconds() const;
    [[nodiscard]] double mean_response_seconds() const;

    /// P(wait > seconds), `seconds` >= 0; q t up to 10^7.
    [[nodiscard]] double wait_tail(double seconds) const;
    /// P(wait + service > seconds), `seconds` >= 0.
    [[nodiscard]] double response_tail(double seconds) const;
    /// Whether no more than `longer_share` of the responses take longer than `seconds`, which may
    /// be any length of time: no more steps are taken than tell, and 10^6 at most. A time of more
    /// steps, at the end of which they do not tell yet, counts as too short.
    [[nodiscard]] bool responds_within(double seconds, double longer_share) const;
    /// The least wait that a share `probability`, in (0, 1), keeps to; 0 where so many do not wait.
    [[nodiscard]] double wait_quantile_seconds(double probability) const;
    /// The response that a share `probability`, in (0, 1), keeps to.
    [[nodiscard]] double response_quantile_seconds(double probability) const;

private:
    struct Solved;
    std::shared_ptr<const Solved> solved_;
};

} // namespace skusim::theory
