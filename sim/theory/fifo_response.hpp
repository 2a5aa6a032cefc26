// The response of a first-come first-served queue with exponential service, from what an arrival
// sees.
#pragma once

#include <vector>

namespace skusim::theory {

/// P(response > seconds) of an arrival that sees n in the system with probability seen[n]. With
/// n < servers it responds in one service time, else after n - servers + 1 departures, each after
/// an exponential time of mean S / servers, and one service time.
[[nodiscard]] double fifo_response_tail(const std::vector<double>& seen, int servers,
                                        double mean_service_seconds, double seconds);

} // namespace skusim::theory
