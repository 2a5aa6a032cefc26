// What the tests of theory compare with.
#pragma once

#include "theory/markov.hpp"

#include <algorithm>
#include <boost/math/quadrature/gauss_kronrod.hpp>
#include <functional>
#include <support/catch.hpp>
#include <vector>

/// Equal to `digits` significant ones, give or take one in the last; no absolute slack, so that a
/// wrong tiny probability fails.
inline Approx near(double value, double relative = 1e-10) {
    return Approx(value).epsilon(relative).margin(0);
}

/// The mean of a positive time from its tail, by quadrature over pieces of one `scale` each.
inline double mean_from_tail(const std::function<double(double)>& tail, double scale, int pieces) {
    double mean = 0;
    for (int piece = 0; piece < pieces; ++piece) {
        mean += boost::math::quadrature::gauss_kronrod<double, 31>::integrate(
            tail, piece * scale, (piece + 1) * scale, 0);
    }
    return mean;
}

/// The birth-death chain with these rates, solved by its balance equations.
inline std::vector<double> solve_birth_death(int last, const std::function<double(int)>& birth,
                                             const std::function<double(int)>& death) {
    std::vector<skusim::theory::Transition> moves;
    for (int state = 0; state < last; ++state) {
        moves.push_back({state, state + 1, birth(state)});
        moves.push_back({state + 1, state, death(state + 1)});
    }
    return skusim::theory::stationary_distribution(last + 1, moves);
}

/// The sum of value(n) x shares[n].
inline double mean_of(const std::vector<double>& shares, const std::function<double(int)>& value) {
    double sum = 0;
    for (std::size_t n = 0; n < shares.size(); ++n) {
        sum += shares[n] * value(static_cast<int>(n));
    }
    return sum;
}
