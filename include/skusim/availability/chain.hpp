// Nodes that fail and zones that are lost as a Markov chain: what is up and what is down stays so
// for exponential times, where the shares of time of shares.hpp need no more than their means.
//
// A state is the number of lost zones, of those with a node more and of the others, and that of
// nodes away in the zones that are there. Nodes away are any of those there, so that a zone that is
// lost takes a hypergeometric number of them with it; one that comes back brings a binomial number,
// as if its nodes had not been seen before. The chain is reversible and its shares of time are
// products of binomials, exactly those of shares.hpp.
#pragma once

#include <skusim/availability/causes.hpp>

#include <cstddef>
#include <vector>

namespace skusim::availability {

struct ChainState {
    double share_of_time = 0;
    int nodes = 0; ///< in service
};

struct Chain {
    std::vector<ChainState> states;              ///< the most likely first; not all, see chain_of()
    std::vector<std::vector<double>> per_second; ///< rates from each (row) to each; diagonal is 0
};

/// The `most_states` likeliest states of so many nodes; those next to nothing (1e-10) and those
/// that lead to none of the likelier ones are left out. The pool and upgrades are none of its
/// causes.
[[nodiscard]] Chain chain_of(const Causes& causes, int nodes, std::size_t most_states);

} // namespace skusim::availability
