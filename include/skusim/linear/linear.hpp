// Linear algebra as plain functions. Eigen's decompositions are templates that take seconds to
// compile; they stand in one source behind these names, and who calculates with matrices includes
// no more of Eigen than its matrices.
//
//   const Eigen::MatrixXd x = linear::solve(matrix, sides); // matrix x = sides
#pragma once

#include <Eigen/Core>
#include <utility>

namespace skusim::linear {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// left right.
[[nodiscard]] MatrixXd product(const MatrixXd& left, const MatrixXd& right);
[[nodiscard]] VectorXd product(const MatrixXd& left, const VectorXd& right);

/// matrix^T matrix, whose inverse is the covariance of what least_squares() finds.
[[nodiscard]] MatrixXd gram(const MatrixXd& matrix);

/// matrix covariance matrix^T: the covariance of `matrix` x, if that of x is `covariance`.
[[nodiscard]] MatrixXd carried_over(const MatrixXd& covariance, const MatrixXd& matrix);

/// matrix^-1 side, by LU decomposition with partial pivoting. `matrix` is square and not singular.
[[nodiscard]] VectorXd solve(const MatrixXd& matrix, const VectorXd& side);
[[nodiscard]] MatrixXd solve(const MatrixXd& matrix, const MatrixXd& sides);

/// Solves for two matrices of sides by one decomposition.
[[nodiscard]] std::pair<MatrixXd, MatrixXd> solve(const MatrixXd& matrix, const MatrixXd& first,
                                                  const MatrixXd& second);

/// The x for which |design x - values| is least, by Householder's QR decomposition with pivoting of
/// columns: columns that are not independent do no harm.
[[nodiscard]] VectorXd least_squares(const MatrixXd& design, const VectorXd& values);

/// matrix^-1. `matrix` is square and not singular.
[[nodiscard]] MatrixXd inverse(const MatrixXd& matrix);

/// The inverse of a symmetric matrix, or its pseudo-inverse where it is singular.
[[nodiscard]] MatrixXd pseudo_inverse(const MatrixXd& matrix);

/// The lower triangle L with L L^T = matrix (Cholesky), which is symmetric and positive definite.
[[nodiscard]] MatrixXd cholesky(const MatrixXd& matrix);

/// lower^-1 side, for a lower triangle.
[[nodiscard]] VectorXd solve_lower(const MatrixXd& lower, const VectorXd& side);

/// The least eigenvalue of a symmetric matrix.
[[nodiscard]] double least_eigenvalue(const MatrixXd& matrix);

/// The symmetric matrix whose square is this symmetric one, eigenvalues below 0 taken for 0.
[[nodiscard]] MatrixXd square_root(const MatrixXd& matrix);

} // namespace skusim::linear
