// Matrices of rates for calculation, and what the matrix methods need that Eigen does not name.
#pragma once

#include <skusim/theory/phase_type.hpp>

#include <Eigen/Core>

namespace skusim::theory {

/// The matrix of the same values; square, `size` rows.
[[nodiscard]] Eigen::MatrixXd dense(const RateMatrix& rates, std::size_t size);

/// left (x) right, the Kronecker product: right's index runs fastest.
[[nodiscard]] Eigen::MatrixXd kronecker(const Eigen::MatrixXd& left, const Eigen::MatrixXd& right);

/// numerator x denominator^-1.
[[nodiscard]] Eigen::MatrixXd right_divide(const Eigen::MatrixXd& numerator,
                                           const Eigen::MatrixXd& denominator);

/// A law as vectors and matrices, checked.
struct DensePhases {
    Eigen::RowVectorXd start; ///< alpha
    Eigen::MatrixXd rates;    ///< T
    Eigen::VectorXd ends;     ///< -T 1, the rates at which phases end the time
};

[[nodiscard]] DensePhases dense(const PhaseType& law);

} // namespace skusim::theory
