#include <skusim/linear/linear.hpp>

#include <Eigen/Dense>
#include <Eigen/SparseCore>
#include <Eigen/SparseLU>

namespace skusim::linear {

VectorXd solve(const MatrixXd& matrix, const VectorXd& side) {
    return matrix.partialPivLu().solve(side);
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
    return matrix.completeOrthogonalDecomposition().pseudoInverse();
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
    return parts.eigenvectors() *
           parts.eigenvalues().cwiseMax(0).cwiseSqrt().asDiagonal().toDenseMatrix() *
           parts.eigenvectors().transpose();
}

} // namespace skusim::linear
