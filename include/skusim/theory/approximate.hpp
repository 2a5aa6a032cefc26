// Approximations for queues with general laws and c servers. They are guesses to start a search
// from, good to some ten per cent at high load; no decision may rest on them.
#pragma once

#include <skusim/theory/erlang.hpp>

#include <vector>

namespace skusim::theory {

/// The mean wait of G/G/c, that of M/M/c times (ca^2 + cs^2) / 2, where ca and cs are the
/// coefficients of variation of the times between arrivals and of service (Allen & Cunneen; Allen,
/// "Probability, Statistics and Queueing Theory", 1978). Exact for M/M/c and M/G/1.
[[nodiscard]] double approximate_mean_wait_seconds(const MultiServer& system, double arrival_cv,
                                                   double service_cv);

/// A guess of the share of G/G/c's requests whose response takes longer than `seconds`, to start a
/// search from. The wait is 0 with probability 1 - C, else what is left of a service on one server
/// that is c times as fast, and with the probability that all are busy a further wait (as in M/G/1:
/// Kleinrock, "Queueing Systems" I, 1975, section 5.7), which is taken as exponential with the mean
/// that Allen and Cunneen's formula asks for. That is convolved with the law of service times,
/// given as `service_seconds`, equally likely times that stand for it, in ascending order. So the
/// guess never falls when load or service grow. For M/M/c it is exact but for the convolution.
[[nodiscard]] double guess_response_tail(const MultiServer& system, double arrival_cv,
                                         double service_cv,
                                         const std::vector<double>& service_seconds,
                                         double seconds);

} // namespace skusim::theory
