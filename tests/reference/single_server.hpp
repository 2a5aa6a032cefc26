// M/G/1: Poisson arrivals, one server, any law of service times, first-come first-served.
//
//   rho  = lambda S < 1, the utilisation (lambda arrivals per second, S mean service time)
//   E[W] = rho S (1 + cv^2) / (2 (1 - rho))                     (Pollaczek 1930, Khinchine 1932)
//   W    = R_1 + ... + R_G, P(G = n) = (1 - rho) rho^n, where the R have the equilibrium law of the
//          service time, F_e(x) = (integral from 0 to x of 1 - F(u) du) / S        (Benes 1957)
//
// The distribution has no closed form, so it is enclosed: with the R (and the service) rounded up
// to a lattice the sum is later than W, rounded down it is earlier, and on the lattice the
// geometric sum is the power series (1 - rho) / (1 - rho R(z)), the one that the recursion of
// Panjer (1981) gives. The step is refined until the enclosure is as narrow as wanted. It holds but
// for rounding and the quadrature of F_e, which are kept below 1e-9 in probability: do not ask for
// quantiles nearer to 1 than about 1e-6.
#pragma once

#include <reference/service_law.hpp>

namespace skusim::theory {

/// An M/G/1 queue with rho < 1; the rate is positive.
struct SingleServer {
    double arrivals_per_second = 0;
    ServiceLaw service;
};

/// A value that lies from `low` to `high`.
struct Bracket {
    double low = 0;
    double high = 0;
};

[[nodiscard]] double utilization(const SingleServer& system);
/// Pollaczek and Khinchine's mean wait; uses the law's mean and cv, not its cdf.
[[nodiscard]] double mean_wait_seconds(const SingleServer& system);
/// Mean wait plus mean service.
[[nodiscard]] double mean_response_seconds(const SingleServer& system);

/// P(wait <= seconds), with high - low <= relative_width x high. `seconds` >= 0, `relative_width`
/// from 1e-4 to 1.
[[nodiscard]] Bracket wait_cdf(const SingleServer& system, double seconds, double relative_width);
/// The response time that a share `probability`, in (0, 1), of requests keeps to, with
/// high - low <= relative_width x high. `relative_width` from 1e-4 to 1. The cost grows as its
/// inverse and with quantile over mean service: at rho = 0.95 and p99, 1e-2 takes about 0.1 s and
/// 1e-3 about 1 s. A lattice of more than 2^23 points is refused.
[[nodiscard]] Bracket response_quantile_seconds(const SingleServer& system, double probability,
                                                double relative_width);

} // namespace skusim::theory
