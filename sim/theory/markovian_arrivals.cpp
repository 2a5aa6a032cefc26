#include <skusim/base/check.hpp>
#include <skusim/theory/markovian_arrivals.hpp>

#include "dense.hpp"
#include "markov.hpp"

#include <cmath>
#include <cstddef>

namespace skusim::theory {
namespace {

RateMatrix zeros(std::size_t size) {
    return RateMatrix(size, std::vector<double>(size));
}

RateMatrix rates_of(const Eigen::MatrixXd& matrix) {
    RateMatrix rates = zeros(static_cast<std::size_t>(matrix.rows()));
    for (Eigen::Index row = 0; row < matrix.rows(); ++row) {
        for (Eigen::Index column = 0; column < matrix.cols(); ++column) {
            rates[static_cast<std::size_t>(row)][static_cast<std::size_t>(column)] =
                matrix(row, column);
        }
    }
    return rates;
}

} // namespace

MarkovianArrivals poisson_arrivals(double per_second) {
    SKUSIM_CHECK(std::isfinite(per_second) && per_second > 0,
                 "the rate of arrivals must be positive");
    return {{{-per_second}}, {{per_second}}};
}

MarkovianArrivals renewal_arrivals(const PhaseType& gap) {
    const DensePhases phases = dense(gap);
    return {gap.rates, rates_of(phases.ends * phases.start)};
}

MarkovianArrivals modulated_arrivals(const std::vector<double>& per_second,
                                     const RateMatrix& switching) {
    const std::size_t states = per_second.size();
    SKUSIM_CHECK(switching.size() == states, "each state has a rate and a row of switching rates");
    MarkovianArrivals arrivals{switching, zeros(states)};
    for (std::size_t state = 0; state < states; ++state) {
        SKUSIM_CHECK(switching[state].size() == states, "a matrix of rates is square");
        arrivals.arriving[state][state] = per_second[state];
        double out = per_second[state];
        for (std::size_t to = 0; to < states; ++to) {
            out += to == state ? 0 : switching[state][to];
        }
        arrivals.silent[state][state] = -out;
    }
    return arrivals;
}

double mean_rate_per_second(const MarkovianArrivals& arrivals) {
    const std::size_t states = arrivals.silent.size();
    const Eigen::MatrixXd silent = dense(arrivals.silent, states);
    const Eigen::MatrixXd arriving = dense(arrivals.arriving, states);
    const Eigen::MatrixXd all = silent + arriving;
    const Eigen::VectorXd out = -silent.diagonal();
    SKUSIM_CHECK(arriving.minCoeff() >= 0 && arriving.maxCoeff() > 0,
                 "rates of arrivals are not negative, and some are positive");
    SKUSIM_CHECK(
        (out.array() >= 0).all() && (all.rowwise().sum().array().abs() <= 1e-9 * out.array()).all(),
        "from each state, the moves with and without an arrival add up to those out of it");

    std::vector<Transition> moves;
    for (Eigen::Index from = 0; from < all.rows(); ++from) {
        for (Eigen::Index to = 0; to < all.cols(); ++to) {
            SKUSIM_CHECK(from == to || silent(from, to) >= 0, "rates of moves are not negative");
            if (from != to && all(from, to) > 0) {
                moves.push_back({static_cast<int>(from), static_cast<int>(to), all(from, to)});
            }
        }
    }
    const std::vector<double> shares = stationary_distribution(static_cast<int>(states), moves);
    double rate = 0;
    for (std::size_t state = 0; state < states; ++state) {
        rate += shares[state] * arriving.row(static_cast<Eigen::Index>(state)).sum();
    }
    return rate;
}

} // namespace skusim::theory
