// The wait of M/D/1 by a formula whose terms are all positive (G. J. Franx, "A simple solution for
// the M/D/c waiting time distribution", Operations Research Letters 29, 2001; here c = 1):
//
//   P(W <= x) = exp(-lambda y) sum_(j=0)^(k-1) Q_(k-1-j) (lambda y)^j / j!,
//   (k-1) D <= x < k D,   y = k D - x,
//
// where Q_m is the probability that at most m wait, hence that at most m + 1 are in the system.
// Erlang's older formula (1909) alternates in sign and loses all digits beyond a few D.
#pragma once

namespace skusim::theory {

/// An M/D/1 queue: every service takes `service_seconds`. rho = rate x time < 1, both positive.
struct DeterministicServer {
    double arrivals_per_second = 0;
    double service_seconds = 0;
};

/// P(wait <= seconds), `seconds` >= 0. The work grows as the square of seconds / service time.
[[nodiscard]] double wait_cdf(const DeterministicServer& system, double seconds);

} // namespace skusim::theory
