// Markovian arrival processes: arrivals at the moves of a Markov chain (Neuts 1979; Lucantoni,
// Meier-Hellstern & Neuts 1990).
//
//   D0  rates of moves without an arrival; its diagonal is minus all rates out of the state
//   D1  rates of moves (also from a state to itself) that bring one
//   theta (D0 + D1) = 0, theta 1 = 1:   the states' shares of time;   lambda = theta D1 1
//
// They include Poisson, every renewal process with gaps of phase type, and rates that switch.
#pragma once

#include <skusim/theory/phase_type.hpp>

#include <vector>

namespace skusim::theory {

/// A Markovian arrival process. D0 + D1 has rows that add up to 0 and a single closed class.
struct MarkovianArrivals {
    RateMatrix silent;   ///< D0
    RateMatrix arriving; ///< D1
};

[[nodiscard]] MarkovianArrivals poisson_arrivals(double per_second);
/// Independent gaps of one law: D0 = T, D1 = (-T 1) alpha. Gamma arrivals whose shape 1/cv^2 is an
/// integer have gaps erlang_phases(mean, shape).
[[nodiscard]] MarkovianArrivals renewal_arrivals(const PhaseType& gap);
/// Poisson at a rate per_second[i] >= 0 that depends on a state i, which moves to j at the rate
/// switching[i][j] (the diagonal is not read): MMPP (Fischer & Meier-Hellstern 1993).
[[nodiscard]] MarkovianArrivals modulated_arrivals(const std::vector<double>& per_second,
                                                   const RateMatrix& switching);

/// lambda, arrivals per second in the long run.
[[nodiscard]] double mean_rate_per_second(const MarkovianArrivals& arrivals);

} // namespace skusim::theory
