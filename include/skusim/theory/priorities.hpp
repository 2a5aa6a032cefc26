// Requests of several classes in non-preemptive order of priority, first-come first-served within
// a class (A. Cobham, "Priority assignment in waiting line problems", Operations Research 2, 1954,
// with the correction of 1955; as in Gross & Harris 1998, section 3.4).
//
//   lambda_i, S_i, cv_i   of class i, counted from the most urgent: Poisson arrivals per second,
//                         mean service time, its coefficient of variation
//   sigma_i = rho_1 + ... + rho_i, the utilisation by the classes up to i; sigma_0 = 0
//   W_i = R / ((1 - sigma_(i-1)) (1 - sigma_i)),   R the mean time until a server is free for an
//   arrival that is next: sum of lambda_i S_i^2 (1 + cv_i^2) / 2 for one server (M/G/1), Erlang's C
//   x S / c for c servers and exponential service of one mean S.
//
// Exact. One class gives Pollaczek and Khinchine's, or Erlang's, mean wait.
#pragma once

#include <cstddef>
#include <vector>

namespace skusim::theory {

/// One class. Rate and service time are positive.
struct PriorityClass {
    double arrivals_per_second = 0;
    double mean_service_seconds = 0;
    double service_cv = 0;
};

/// Mean waits in M/G/1 by class, the most urgent first; `classes` are in that order, together below
/// the server.
[[nodiscard]] std::vector<double> priority_waits(const std::vector<PriorityClass>& classes);

/// Mean waits in M/M/c by class, the most urgent first, where all have the same exponential service
/// time; the rates together are below the servers.
[[nodiscard]] std::vector<double> priority_waits(const std::vector<double>& arrivals_per_second,
                                                 int servers, double mean_service_seconds);

} // namespace skusim::theory
