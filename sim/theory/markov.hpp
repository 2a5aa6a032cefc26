// The stationary distribution of a finite continuous-time Markov chain, by solving its balance
// equations: slow, general, and independent of every closed form, which it serves to verify.
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
/// ones); transitions named twice add up. A sparse LU decomposition: meant for up to some 10^4
/// states with few transitions each.
[[nodiscard]] std::vector<double>
stationary_distribution(int states, const std::vector<Transition>& transitions);

} // namespace skusim::theory
