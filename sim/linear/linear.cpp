#include <skusim/linear/linear.hpp>

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <Eigen/LU>
#include <Eigen/QR>
#include <cmath>
#include <limits>

namespace skusim::linear {

namespace {

/// The symmetric matrix that has these eigenvectors, one a column, and these eigenvalues.
MatrixXd with_values(const MatrixXd& vectors, const VectorXd& values) {
    return carried_over(values.asDiagonal(), vectors);
}

} // namespace

MatrixXd product(const MatrixXd& left, const MatrixXd& right) {
    return left * right;
}

VectorXd product(const MatrixXd& left, const VectorXd& right) {
    return left * right;
}

MatrixXd gram(const MatrixXd& matrix) {
    return matrix.transpose() * matrix;
}

MatrixXd carried_over(const MatrixXd& covariance, const MatrixXd& matrix) {
    return product(product(matrix, covariance), MatrixXd(matrix.transpose()));
}

VectorXd solve(const MatrixXd& matrix, const VectorXd& side) {
    return solve(matrix, MatrixXd(side));
}

MatrixXd solve(const MatrixXd& matrix, const MatrixXd& sides) {
    return matrix.partialPivLu().solve(sides);
}

std::pair<MatrixXd, MatrixXd> solve(const MatrixXd& matrix, const MatrixXd& first,
                                    const MatrixXd& second) {
    const auto factors = matrix.partialPivLu();
    return {factors.solve(first), factors.solve(second)};
}

VectorXd least_squares(const MatrixXd& design, const VectorXd& values) {
    return design.colPivHouseholderQr().solve(values);
}

MatrixXd inverse(const MatrixXd& matrix) {
    return solve(matrix, MatrixXd(MatrixXd::Identity(matrix.rows(), matrix.cols())));
}

MatrixXd pseudo_inverse(const MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> parts(matrix);
    const VectorXd& values = parts.eigenvalues();
    const double rounding = values.cwiseAbs().maxCoeff() * static_cast<double>(values.size()) *
                            std::numeric_limits<double>::epsilon();
    return with_values(parts.eigenvectors(), values.unaryExpr([&](double value) {
        return std::abs(value) > rounding ? 1 / value : 0;
    }));
}

MatrixXd cholesky(const MatrixXd& matrix) {
    return matrix.llt().matrixL();
}

VectorXd solve_lower(const MatrixXd& lower, const VectorXd& side) {
    return lower.triangularView<Eigen::Lower>().solve(side);
}

double least_eigenvalue(const MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> parts(matrix, Eigen::EigenvaluesOnly);
    return parts.eigenvalues().minCoeff();
}

MatrixXd square_root(const MatrixXd& matrix) {
    const Eigen::SelfAdjointEigenSolver<MatrixXd> parts(matrix);
    return with_values(parts.eigenvectors(), parts.eigenvalues().cwiseMax(0).cwiseSqrt());
}

} // namespace skusim::linear
