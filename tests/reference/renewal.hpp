// G/M/1: independent gamma times between arrivals, one server, exponential services, first come
// first served (Kendall 1953; Kleinrock 1975, "Queueing Systems", volume 1, chapter 6).
//
//   sigma = A*(mu (1 - sigma)), the root in (0, 1), where A* is the Laplace transform of the times
//           between arrivals, for gamma ones of mean 1/lambda and coefficient of variation c
//           A*(s) = (1 + c^2 s / lambda)^(-1/c^2), and exp(-s / lambda) for c = 0
//   an arrival waits with probability sigma, then an exponential time of rate mu (1 - sigma); its
//   response is exponential with that rate
//
// With c = 1 this is M/M/1 and sigma the utilisation; with c = 0 it is D/M/1.
#pragma once

namespace skusim::theory {

/// A G/M/1 queue with gamma gaps; its utilisation, arrivals x mean service, is below 1.
struct RenewalServer {
    double arrivals_per_second = 0;  ///< positive
    double gap_cv = 1;               ///< from 0 to 100
    double mean_service_seconds = 0; ///< positive
};

[[nodiscard]] double utilization(const RenewalServer& system);
/// The share of arrivals that wait, sigma.
[[nodiscard]] double waiting_share(const RenewalServer& system);
[[nodiscard]] double mean_wait_seconds(const RenewalServer& system);
[[nodiscard]] double mean_response_seconds(const RenewalServer& system);
/// The response time that a share `probability`, in (0, 1), of requests keeps to.
[[nodiscard]] double response_quantile_seconds(const RenewalServer& system, double probability);

} // namespace skusim::theory
