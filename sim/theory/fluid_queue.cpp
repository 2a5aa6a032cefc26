#include <skusim/base/check.hpp>
#include <skusim/linear/linear.hpp>
#include <skusim/theory/fluid_queue.hpp>

#include "dense.hpp"
#include "markov.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace skusim::theory {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using States = std::vector<Index>;

States joined(const States& first, const States& second) {
    States all = first;
    all.insert(all.end(), second.begin(), second.end());
    return all;
}

/// The chain's generator, with minus all rates out of a state on its diagonal.
MatrixXd generator_of(const RateMatrix& rates) {
    MatrixXd generator = dense(rates, rates.size());
    generator.diagonal().setZero();
    SKUSIM_CHECK(generator.minCoeff() >= 0, "rates between states are not negative");
    generator.diagonal() = -generator.rowwise().sum();
    return generator;
}

/// The shares of time of the chain's states; what is off the diagonal is not negative.
std::vector<double> shares_of(const MatrixXd& generator) {
    std::vector<Transition> moves;
    for (Index from = 0; from < generator.rows(); ++from) {
        for (Index to = 0; to < generator.cols(); ++to) {
            if (from != to && generator(from, to) > 0) {
                moves.push_back(
                    {static_cast<int>(from), static_cast<int>(to), generator(from, to)});
            }
        }
    }
    return stationary_distribution(static_cast<int>(generator.rows()), moves);
}

/// The moves among `moving` states in the time of a unit of fluid, none of which flows in `still`
/// ones.
MatrixXd moves_per_fluid(const MatrixXd& generator, const States& moving, const States& still,
                         const std::vector<double>& net_rates) {
    MatrixXd moves = generator(moving, moving);
    if (!still.empty()) {
        const MatrixXd stays = -generator(still, still);
        const MatrixXd leaves = generator(still, moving);
        moves += generator(moving, still) * linear::solve(stays, leaves);
    }
    for (std::size_t i = 0; i < moving.size(); ++i) {
        moves.row(static_cast<Index>(i)) /=
            std::abs(net_rates[static_cast<std::size_t>(moving[i])]);
    }
    return moves;
}

/// Psi: `growing` and `shrinking` states come in this order in the rows and columns of `moves`, the
/// rates a unit of fluid.
MatrixXd first_returns(const MatrixXd& moves, Index growing) {
    const Index shrinking = moves.rows() - growing;
    const MatrixXd up_down = moves.topRightCorner(growing, shrinking);
    const MatrixXd down_up = moves.bottomLeftCorner(shrinking, growing);
    MatrixXd up = -moves.topLeftCorner(growing, growing);
    MatrixXd down = -moves.bottomRightCorner(shrinking, shrinking);
    // One shift for both keeps what is kept below 1: with one for each, one of them overflows.
    const double most = std::max(up.diagonal().maxCoeff(), down.diagonal().maxCoeff());
    up.diagonal().array() += most;
    down.diagonal().array() += most;
    const MatrixXd one_up = MatrixXd::Identity(growing, growing);
    const MatrixXd one_down = MatrixXd::Identity(shrinking, shrinking);
    const MatrixXd from_up = linear::solve(up, up_down);
    const MatrixXd from_down = linear::solve(down, down_up);
    const MatrixXd up_inverse = linear::inverse(up - up_down * from_down);
    const MatrixXd down_inverse = linear::inverse(down - down_up * from_up);
    MatrixXd kept_up = one_up - 2 * most * up_inverse;
    MatrixXd kept_down = one_down - 2 * most * down_inverse;
    MatrixXd returns = 2 * most * from_up * down_inverse; // Psi, by and by
    MatrixXd reflected =
        2 * most * from_down * up_inverse; // that of the queue with its sign changed
    constexpr int most_rounds = 60;        // quadratic: about 10, more near mean 0
    constexpr double rounding = 1e-15;
    for (int round = 0; round < most_rounds; ++round) {
        const auto [up_again, back] =
            linear::solve(one_up - returns * reflected, kept_up, returns * kept_down);
        const auto [down_again, forth] =
            linear::solve(one_down - reflected * returns, kept_down, reflected * kept_up);
        const MatrixXd more = kept_up * back;
        returns += more;
        reflected += kept_down * forth;
        kept_up = kept_up * up_again;
        kept_down = kept_down * down_again;
        if (more.cwiseAbs().maxCoeff() <= rounding) {
            break;
        }
    }
    return returns;
}

} // namespace

std::vector<double> shares_with_fluid(const RateMatrix& rates,
                                      const std::vector<double>& net_rates) {
    SKUSIM_CHECK(net_rates.size() == rates.size(), "each state has a net rate");
    const MatrixXd generator = generator_of(rates);
    std::vector<double> shares = shares_of(generator);
    States growing;
    States shrinking;
    States still;
    for (std::size_t i = 0; i < net_rates.size(); ++i) {
        (net_rates[i] > 0   ? growing
         : net_rates[i] < 0 ? shrinking
                            : still)
            .push_back(static_cast<Index>(i));
    }
    if (growing.empty()) {
        return std::vector<double>(shares.size(), 0.0);
    }
    const double drained =
        -std::inner_product(shares.begin(), shares.end(), net_rates.begin(), 0.0);
    if (drained <= 0) {
        return shares;
    }
    const MatrixXd moves = moves_per_fluid(generator, joined(growing, shrinking), still, net_rates);
    const MatrixXd returns = first_returns(moves, static_cast<Index>(growing.size()));
    const States others = joined(shrinking, still);
    MatrixXd empty = generator(others, others);
    empty.leftCols(static_cast<Index>(shrinking.size())) += generator(others, growing) * returns;
    const std::vector<double> while_empty = shares_of(empty);
    double falling = 0;
    for (std::size_t i = 0; i < shrinking.size(); ++i) {
        falling -= while_empty[i] * net_rates[static_cast<std::size_t>(shrinking[i])];
    }
    for (std::size_t i = 0; i < others.size(); ++i) {
        double& share = shares[static_cast<std::size_t>(others[i])];
        share = std::max(share - while_empty[i] * drained / falling, 0.0);
    }
    return shares;
}

} // namespace skusim::theory
