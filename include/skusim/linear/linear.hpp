// Linear algebra as plain functions. Eigen's decompositions are templates that take seconds to
// compile; they stand in one source behind these names, and who calculates with matrices includes
// no more of Eigen than its matrices.
//
//   const Eigen::MatrixXd x = linear::solve(matrix, sides); // matrix x = sides
#pragma once

#include <Eigen/Core>
#include <optional>
#include <utility>
#include <vector>

namespace skusim::linear {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// matrix^-1 side, by LU decomposition with partial pivoting. `matrix` is square and not singular.
[[nodiscard]] VectorXd solve(const MatrixXd& matrix, const VectorXd& side);
[[nodiscard]] MatrixXd solve(const MatrixXd& matrix, const MatrixXd& sides);

/// Solves for two matrices of sides by one decomposition.
[[nodiscard]] std::pair<MatrixXd, MatrixXd> solve(const MatrixXd& matrix, const MatrixXd& first,
                                                  const MatrixXd& second);

/// A value of a matrix that is mostly zeros. Values given twice are added.
struct Entry {
    int row = 0;
    int column = 0;
    double value = 0;
};

/// matrix^-1 side for a square matrix of such entries; nothing where it is singular.
[[nodiscard]] std::optional<VectorXd> solve_sparse(const std::vector<Entry>& matrix,
                                                   const VectorXd& side);

/// The x for which |design x - values| is least, by Householder's QR decomposition with pivoting of
/// columns: columns that are not independent do no harm.
[[nodiscard]] VectorXd least_squares(const MatrixXd& design, const VectorXd& values);

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
