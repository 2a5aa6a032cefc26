// The stationary distribution of a finite continuous-time Markov chain, by leaving out one state
// after the other: slow, general, and independent of every closed form, which it serves to verify.
#pragma once

#include <vector>

namespace skusim::theory {

/// A move from state `from` to another state `to`, at a positive rate. States count from 0.
struct Transition {
    int from = 0;
    int to = 0;
    double per_second = 0;
};

/// The long-run shares of time p_0 ... p_(states-1): for each state, flow in equals flow out, and
/// the shares add up to 1. The chain must have one closed class of states (any number of transient
/// ones); transitions named twice add up. It is the algorithm of Grassmann, Taksar and Heyman
/// (1985), which never subtracts: also the smallest share has all its digits. Meant for up to some
/// 10^4 states whose transitions lead to states of near numbers.
[[nodiscard]] std::vector<double>
stationary_distribution(int states, const std::vector<Transition>& transitions);

} // namespace skusim::theory
