#include "markov.hpp"

#include <skusim/base/check.hpp>
#include <skusim/linear/linear.hpp>

#include <cmath>

namespace skusim::theory {

std::vector<double> stationary_distribution(int states,
                                            const std::vector<Transition>& transitions) {
    SKUSIM_CHECK(states >= 1, "a chain needs a state");
    // Balance of flow per state, but for the last state, whose equation follows from the others and
    // is replaced by: the shares add up to 1.
    std::vector<linear::Entry> entries;
    const int last = states - 1;
    const auto add = [&](int state, int of, double flow) {
        if (state != last) {
            entries.push_back({state, of, flow});
        }
    };
    for (const Transition& move : transitions) {
        SKUSIM_CHECK(move.from >= 0 && move.from <= last && move.to >= 0 && move.to <= last &&
                         move.from != move.to,
                     "a transition leads from one state to another");
        SKUSIM_CHECK(std::isfinite(move.per_second) && move.per_second > 0,
                     "a transition's rate is positive");
        add(move.to, move.from, move.per_second);
        add(move.from, move.from, -move.per_second);
    }
    for (int state = 0; state < states; ++state) {
        entries.push_back({last, state, 1.0});
    }
    const auto shares = linear::solve_sparse(entries, Eigen::VectorXd::Unit(states, last));
    SKUSIM_CHECK(shares.has_value(), "the chain has more than one closed class of states");
    return {shares->begin(), shares->end()};
}

} // namespace skusim::theory
