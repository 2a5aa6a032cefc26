// A fluid queue: what waits grows or shrinks at a net rate that the state of a Markov chain sets,
// and never falls below 0. It is what a queue looks like from the time scale of failures.
//
//   U, D    states in which it grows (r > 0) and in which it shrinks (r < 0)
//   T       rates of the chain, row i over |r_i|: moves per unit of fluid
//   Psi     chances to find it back at a level in state j of D, having left it upwards in i of U:
//           T_UD + T_UU Psi + Psi T_DD + Psi T_DU Psi = 0, the least solution that is not negative
//   p       shares of time while it is empty: p (Q_DD + Q_DU Psi) = 0, and what flows in flows out:
//           sum over D of p_i |r_i| = - sum of pi_i r_i
//
// Rogers, "Fluid models in queueing theory and Wiener-Hopf factorization of Markov chains", Annals
// of Applied Probability 4, 1994; da Silva Soares & Latouche, "Further results on the similarity
// between fluid queues and QBDs", 2002. Psi is found by the doubling of Guo, Lin & Xu, "A
// structure-preserving doubling algorithm for nonsymmetric algebraic Riccati equation", Numerische
// Mathematik 103, 2006, which converges quadratically.
#pragma once

#include <skusim/theory/phase_type.hpp>

#include <vector>

namespace skusim::theory {

/// The share of time of each state of the chain in which something waits. `rates[i][j]` leads from
/// i to j (the diagonal is not read) and every state leads to every other, maybe through others.
/// `net_rates` is what comes less what is served, in any unit of fluid a second; in states where it
/// is 0 the queue stands still. It never empties where the mean is 0 or more: the shares are then
/// those of the states.
[[nodiscard]] std::vector<double> shares_with_fluid(const RateMatrix& rates,
                                                    const std::vector<double>& net_rates);

} // namespace skusim::theory
