// Processor sharing: all requests inside are served at once, each at an equal share of the machine.
//
//   lambda  arrivals per second (Poisson)      S  mean service time of a request alone
//   phi(n)  speed of all n requests together, in requests alone: min(n, c) on c equal processors
//   a = lambda S;   p_n = p_0 a^n / (phi(1) ... phi(n)), the share of time with n inside
//
// The law of the service time has no influence but through S (insensitivity; Sakata, Noguchi and
// Oizumi 1971 for one processor, Cohen 1979 for any phi), so p_n is that of exponential service:
// M/M/1 for phi = 1, M/M/c for phi = min(n, c). The mean response is E[N] / lambda (Little), and a
// request of length x takes x E[N] / a on average: the slowdown is the same whatever its length
// (Kleinrock 1967; for phi = 1 it is 1 / (1 - a)).
//
// With exponential service, p_n also holds where only the first k are served and the others wait
// in any order that does not look at lengths: then phi(n) = phi(k) for n > k.
#pragma once

#include <vector>

namespace skusim::theory {

/// A shared machine. Rate and service time are positive, the speeds positive and not falling; the
/// last is above a.
struct SharedMachine {
    double arrivals_per_second = 0;
    double mean_service_seconds = 0;
    std::vector<double> speed; ///< phi(1), phi(2), ...; phi stays at the last
};

/// phi(n) = min(n, processors), where `processors` > 0 need not be whole.
[[nodiscard]] std::vector<double> equal_processors(double processors);

[[nodiscard]] double mean_in_system(const SharedMachine& system);
[[nodiscard]] double mean_response_seconds(const SharedMachine& system);
/// Mean response over length: E[N] / a.
[[nodiscard]] double slowdown(const SharedMachine& system);

} // namespace skusim::theory
