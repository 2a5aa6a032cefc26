// Phase-type laws: the time that a Markov chain of a few phases takes to end (Neuts, "Matrix-
// Geometric Solutions in Stochastic Models", 1981, chapter 2).
//
//   alpha  where it starts, a row of probabilities that add up to 1
//   T      rates among phases; T_jj < 0 is minus all rates out of phase j, to its end included
//   P(X > t) = alpha exp(T t) 1        E[X] = alpha (-T)^-1 1        E[X^2] = 2 alpha (-T)^-2 1
//
// Sums of exponential times (Erlang), mixtures (hyperexponential) and everything between (Coxian)
// are of this kind; a constant time is not: its cv is 0, and n phases have none below 1/sqrt(n)
// (Aldous & Shepp 1987).
#pragma once

#include <skusim/theory/hyperexponential.hpp>

#include <vector>

namespace skusim::theory {

/// Rates per second from each phase (row) to each phase (column).
using RateMatrix = std::vector<std::vector<double>>;

/// A phase-type law. Every phase leads to the end, maybe through others.
struct PhaseType {
    std::vector<double> start; ///< alpha
    RateMatrix rates;          ///< T
};

[[nodiscard]] PhaseType exponential_phases(double mean_seconds);
/// `phases` >= 1 exponential phases in turn: gamma with that shape, cv 1/sqrt(phases).
[[nodiscard]] PhaseType erlang_phases(double mean_seconds, int phases);
[[nodiscard]] PhaseType hyperexponential_phases(const Hyperexponential& law);
/// Phases in turn, phase j at rate per_second[j]; after it, it goes on to the next with probability
/// continues[j], one value fewer than rates (Cox 1955).
[[nodiscard]] PhaseType coxian_phases(const std::vector<double>& per_second,
                                      const std::vector<double>& continues);

/// A law with this mean and this cv > 0.
///   cv > 1: hyperexponential with balanced means, the law that scenarios name by that cv.
///   cv = 1: exponential.
///   cv < 1: k - 1 or k phases of the same rate, 1/k <= cv^2 <= 1/(k - 1) (Tijms, "A First Course
///   in Stochastic Models", 2003, appendix B). Mean and cv are exact; the law is that of gamma only
///   where 1/cv^2 is an integer. cv >= 0.1, that is, up to 100 phases.
[[nodiscard]] PhaseType phases_of(double mean_seconds, double cv);

[[nodiscard]] double mean_seconds(const PhaseType& law);
/// Standard deviation over mean.
[[nodiscard]] double coefficient_of_variation(const PhaseType& law);

} // namespace skusim::theory
