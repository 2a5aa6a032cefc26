#include <skusim/linear/linear.hpp>

#include <Eigen/Dense>
#include <Eigen/SparseCore>
#include <Eigen/SparseLU>
#include <cmath>
#include <limits>

namespace skusim::linear {

namespace {

/// The symmetric matrix that has these eigenvectors, one a column, and these eigenvalues.
MatrixXd with_values(const MatrixXd& vectors, const VectorXd& values) {
    const MatrixXd scaled = vectors * values.asDiagonal();
    return scaled * vectors.transpose();
}

} // namespace

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

std::optional<VectorXd> solve_sparse(const std::vector<Entry>& matrix, const VectorXd& side) {
    std::vector<Eigen::Triplet<double>> entries;
    entries.reserve(matrix.size());
    for (const Entry& entry : matrix) {
        entries.emplace_back(entry.row, entry.column, entry.value);
    }
    Eigen::SparseMatrix<double> sparse(side.size(), side.size());
    sparse.setFromTriplets(entries.begin(), entries.end());
    Eigen::SparseLU<Eigen::SparseMatrix<double>> factors(sparse);
    if (factors.info() != Eigen::Success) {
        return std::nullopt;
    }
    return factors.solve(side);
}

VectorXd least_squares(const MatrixXd& design, const VectorXd& values) {
    return design.colPivHouseholderQr().solve(values);
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
