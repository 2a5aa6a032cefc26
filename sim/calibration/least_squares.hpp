// Weighted least squares, linear and not: what all fits stand on.
#pragma once

#include <Eigen/Core>
#include <functional>
#include <vector>

namespace skusim::calibration {

/// Where a sum of squared residuals, each of standard deviation 1 by chance, is least.
struct LeastSquares {
    Eigen::VectorXd parameters;
    Eigen::MatrixXd covariance; ///< of the parameters, by chance alone
    double chi_squared = 0;
    int degrees_of_freedom = 0;
};

/// Takes Gauss-Newton steps that are halved until they improve. Parameters stay between `low` and
/// `high`; one that ends at an end has no covariance that means anything.
[[nodiscard]] LeastSquares
minimize(const std::function<Eigen::VectorXd(const Eigen::VectorXd&)>& residuals,
         Eigen::VectorXd start, const Eigen::VectorXd& low, const Eigen::VectorXd& high);

/// Fits `design` x parameters to `values`, each row in units of its standard deviation.
[[nodiscard]] LeastSquares solve_linear(const Eigen::MatrixXd& design,
                                        const Eigen::VectorXd& values);

/// How far all errors are to be widened: the root of chi-squared over its degrees of freedom, at
/// least 1 (Birge 1932).
[[nodiscard]] double birge_ratio(const LeastSquares& solution);

/// Correlations of a covariance: 1 on the diagonal, 0 where a variance is 0.
[[nodiscard]] Eigen::MatrixXd correlations_of(const Eigen::MatrixXd& covariance);

/// The matrix as a fit tells it.
[[nodiscard]] std::vector<std::vector<double>> rows_of(const Eigen::MatrixXd& matrix);

} // namespace skusim::calibration
