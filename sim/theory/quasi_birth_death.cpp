#include "quasi_birth_death.hpp"

#include <skusim/base/check.hpp>
#include <skusim/linear/linear.hpp>

#include "dense.hpp"

#include <cstddef>
#include <numeric>
#include <tuple>

namespace skusim::theory {
namespace {

using Eigen::MatrixXd;
using Eigen::RowVectorXd;

/// `matrix`, none of whose values off the diagonal is positive, with the diagonal that gives its
/// rows these sums. Calculated from positive terms it keeps its digits where a difference of large
/// rates would lose all of them (Grassmann, Taksar & Heyman 1985).
MatrixXd with_row_sums(MatrixXd matrix, const Eigen::VectorXd& sums) {
    matrix.diagonal().setZero();
    matrix.diagonal() = sums - matrix.rowwise().sum();
    return matrix;
}

/// The row x with x rates = 0 and x 1 = 1, `rates` being those of a chain with one closed class.
RowVectorXd balanced(MatrixXd rates) {
    rates.rightCols<1>().setOnes(); // in place of an equation that follows from the others
    const RowVectorXd total = RowVectorXd::Unit(rates.cols(), rates.cols() - 1);
    return right_divide(total, rates);
}

} // namespace

MatrixXd level_ratio(const LevelRates& rates) {
    // After k rounds `up` and `down` are the probabilities to be 2^k levels up or down before 2^k
    // the other way; `first_down` gathers G, where the chain first enters the level below.
    auto [up, down] = linear::solve(-rates.stay, rates.up, rates.down);
    MatrixXd first_down = down;
    MatrixXd climbed = up;
    double added = 1;
    for (int round = 0; added > 1e-17; ++round) {
        SKUSIM_CHECK(round < 60, "too near to instability to be solved in doubles");
        const MatrixXd twice_up = up * up;
        const MatrixXd twice_down = down * down;
        const MatrixXd back =
            with_row_sums(-up * down - down * up, (twice_up + twice_down).rowwise().sum());
        std::tie(up, down) = linear::solve(back, twice_up, twice_down);
        const MatrixXd step = climbed * down;
        first_down += step;
        climbed *= up;
        added = step.cwiseAbs().maxCoeff();
    }
    return right_divide(
        rates.up, with_row_sums(-(rates.stay + rates.up * first_down), rates.down.rowwise().sum()));
}

LevelShares solve_levels(const std::vector<LevelRates>& levels, const MatrixXd& later_down) {
    LevelShares shares;
    shares.ratio = level_ratio({levels.back().up, levels.back().stay, later_down});
    // From the top: each level's rates when time above it is cut out, and what it is times the
    // level below.
    const std::size_t last = levels.size() - 1;
    std::vector<MatrixXd> ratios(last);
    MatrixXd cut_out = levels[last].stay + shares.ratio * later_down;
    for (std::size_t level = last; level-- > 0;) {
        const Eigen::VectorXd exits = levels[level + 1].down.rowwise().sum();
        ratios[level] = right_divide(levels[level].up, with_row_sums(-cut_out, exits));
        cut_out = levels[level].stay + ratios[level] * levels[level + 1].down;
    }
    RowVectorXd state = balanced(with_row_sums(-cut_out, Eigen::VectorXd::Zero(cut_out.rows())));
    for (const MatrixXd& ratio : ratios) {
        shares.below.push_back(state.sum());
        state = state * ratio;
        if (state.sum() > 1e200) { // hundreds of busy servers: the idle states do not count
            for (double& share : shares.below) {
                share *= 1e-200;
            }
            state *= 1e-200;
        }
    }
    const MatrixXd identity = MatrixXd::Identity(state.size(), state.size());
    shares.and_above = right_divide(state, identity - shares.ratio);
    const double total =
        std::accumulate(shares.below.begin(), shares.below.end(), shares.and_above.sum());
    for (double& share : shares.below) {
        share /= total;
    }
    shares.and_above /= total;
    shares.last = state / total;
    return shares;
}

} // namespace skusim::theory
