#include "dense.hpp"

#include <skusim/base/check.hpp>
#include <skusim/linear/linear.hpp>

#include <cmath>

namespace skusim::theory {
namespace {

constexpr double slack = 1e-9; // of values that were rounded when they were written down

/// Whether every phase leads to the end: those that end at once, then those that lead to them, ...
bool all_end(const DensePhases& law) {
    Eigen::VectorXd ending = (law.ends.array() > 0).cast<double>();
    for (Eigen::Index round = 0; round < ending.size(); ++round) {
        const Eigen::VectorXd led = law.rates.cwiseMax(0) * ending;
        ending = (ending.array() > 0 || led.array() > 0).cast<double>();
    }
    return (ending.array() > 0).all();
}

} // namespace

Eigen::MatrixXd dense(const RateMatrix& rates, std::size_t size) {
    SKUSIM_CHECK(size >= 1 && rates.size() == size, "a matrix of rates has a row for each state");
    Eigen::MatrixXd matrix(size, size);
    for (std::size_t row = 0; row < size; ++row) {
        SKUSIM_CHECK(rates[row].size() == size, "a matrix of rates is square");
        for (std::size_t column = 0; column < size; ++column) {
            SKUSIM_CHECK(std::isfinite(rates[row][column]), "a rate is finite");
            matrix(static_cast<Eigen::Index>(row), static_cast<Eigen::Index>(column)) =
                rates[row][column];
        }
    }
    return matrix;
}

Eigen::MatrixXd kronecker(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right) {
    Eigen::MatrixXd product(left.rows() * right.rows(), left.cols() * right.cols());
    for (Eigen::Index row = 0; row < left.rows(); ++row) {
        for (Eigen::Index column = 0; column < left.cols(); ++column) {
            product.block(row * right.rows(), column * right.cols(), right.rows(), right.cols()) =
                left(row, column) * right;
        }
    }
    return product;
}

Eigen::MatrixXd right_divide(const Eigen::MatrixXd& numerator, const Eigen::MatrixXd& denominator) {
    const Eigen::MatrixXd transposed = numerator.transpose();
    return linear::solve(denominator.transpose(), transposed).transpose();
}

DensePhases dense(const PhaseType& law) {
    DensePhases phases;
    phases.rates = dense(law.rates, law.start.size());
    phases.start = Eigen::Map<const Eigen::RowVectorXd>(
        law.start.data(), static_cast<Eigen::Index>(law.start.size()));
    phases.ends = -phases.rates.rowwise().sum();
    SKUSIM_CHECK((phases.start.array() >= 0).all() && std::abs(phases.start.sum() - 1) <= slack,
                 "a phase-type law starts with probabilities that add up to 1");
    const Eigen::VectorXd out = -phases.rates.diagonal();
    SKUSIM_CHECK((out.array() > 0).all(), "a phase is left at a positive rate");
    SKUSIM_CHECK(
        (phases.rates - Eigen::MatrixXd(phases.rates.diagonal().asDiagonal())).minCoeff() >= 0,
        "rates among phases are not negative");
    SKUSIM_CHECK((phases.ends.array() >= -slack * out.array()).all(),
                 "a phase leads to others more often than it is left");
    // What is left of a sum that should be 0 is rounding, not a rare end.
    phases.ends = (phases.ends.array() > 1e-14 * out.array()).select(phases.ends, 0.0);
    SKUSIM_CHECK(all_end(phases), "every phase must lead to the end");
    return phases;
}

} // namespace skusim::theory
