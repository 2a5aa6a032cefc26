#include "least_squares.hpp"

#include <skusim/linear/linear.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::calibration {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Residuals = std::function<VectorXd(const VectorXd&)>;

MatrixXd jacobian(const Residuals& residuals, const VectorXd& at) {
    constexpr double step = 1e-5; // parameters are logarithms or shares
    MatrixXd result;
    for (Eigen::Index i = 0; i < at.size(); ++i) {
        VectorXd up = at;
        VectorXd down = at;
        up[i] += step;
        down[i] -= step;
        const VectorXd column = (residuals(up) - residuals(down)) / (2 * step);
        if (result.size() == 0) {
            result.resize(column.size(), at.size());
        }
        result.col(i) = column;
    }
    return result;
}

} // namespace

LeastSquares minimize(const Residuals& residuals, VectorXd start, const VectorXd& low,
                      const VectorXd& high) {
    constexpr int most_steps = 60;
    constexpr double enough = 1e-8;
    VectorXd at = start.cwiseMax(low).cwiseMin(high);
    VectorXd here = residuals(at);
    for (int i = 0; i < most_steps; ++i) {
        const MatrixXd slope = jacobian(residuals, at);
        const VectorXd step = linear::least_squares(slope, -here);
        double share = 1;
        bool improved = false;
        for (int halving = 0; halving < 30 && !improved; ++halving, share *= 0.5) {
            const VectorXd next = (at + share * step).cwiseMax(low).cwiseMin(high);
            const VectorXd there = residuals(next);
            improved = there.allFinite() && there.squaredNorm() < here.squaredNorm();
            if (improved) {
                const double moved = (next - at).norm();
                at = next;
                here = there;
                improved = moved > enough;
            }
        }
        if (!improved) {
            break;
        }
    }
    const MatrixXd slope = jacobian(residuals, at);
    return {at, linear::pseudo_inverse(linear::gram(slope)), here.squaredNorm(),
            static_cast<int>(here.size() - at.size())};
}

LeastSquares solve_linear(const MatrixXd& design, const VectorXd& values) {
    const VectorXd parameters = linear::least_squares(design, values);
    return {parameters, linear::pseudo_inverse(linear::gram(design)),
            (linear::product(design, parameters) - values).squaredNorm(),
            static_cast<int>(design.rows() - design.cols())};
}

double birge_ratio(const LeastSquares& solution) {
    return solution.degrees_of_freedom < 1
               ? 1
               : std::max(1.0, std::sqrt(solution.chi_squared / solution.degrees_of_freedom));
}

MatrixXd correlations_of(const MatrixXd& covariance) {
    MatrixXd result = MatrixXd::Identity(covariance.rows(), covariance.cols());
    for (Eigen::Index i = 0; i < covariance.rows(); ++i) {
        for (Eigen::Index j = 0; j < i; ++j) {
            const double scale = std::sqrt(covariance(i, i) * covariance(j, j));
            result(i, j) = scale > 0 ? std::clamp(covariance(i, j) / scale, -1.0, 1.0) : 0;
            result(j, i) = result(i, j);
        }
    }
    return result;
}

std::vector<std::vector<double>> rows_of(const MatrixXd& matrix) {
    std::vector<std::vector<double>> rows;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
        rows.emplace_back(matrix.row(i).begin(), matrix.row(i).end());
    }
    return rows;
}

} // namespace skusim::calibration
