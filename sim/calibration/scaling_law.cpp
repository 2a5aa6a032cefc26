#include "scaling_law.hpp"

#include <skusim/linear/linear.hpp>

#include "least_squares.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::calibration {

namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

// This is the delta method from 1 / rate, contention / rate and coherence / rate.
Eigen::Matrix3d covariance_of_law(const ScalingLaw& law, const LeastSquares& solution,
                                  const std::vector<Index>& free) {
    MatrixXd slopes = MatrixXd::Zero(3, static_cast<Index>(free.size()));
    for (std::size_t j = 0; j < free.size(); ++j) {
        const auto column = static_cast<Index>(j);
        if (free[j] == 0) {
            slopes(0, column) = -law.rate * law.rate;
            slopes(1, column) = -law.contention * law.rate;
            slopes(2, column) = -law.coherence * law.rate;
        } else {
            slopes(free[j], column) = law.rate;
        }
    }
    const double scale = solution.chi_squared / std::max(solution.degrees_of_freedom, 1);
    return linear::carried_over(solution.covariance, slopes) * scale;
}

// n / X over its measured value against the columns that are free, so that errors are relative.
ScalingLaw law_through(const std::vector<RatePoint>& points, const std::vector<Index>& free) {
    const auto count = static_cast<Index>(points.size());
    MatrixXd design(count, static_cast<Index>(free.size()));
    for (Index i = 0; i < count; ++i) {
        const RatePoint& point = points[static_cast<std::size_t>(i)];
        const double n = point.count;
        const double columns[] = {1, n - 1, n * (n - 1)};
        for (std::size_t j = 0; j < free.size(); ++j) {
            design(i, static_cast<Index>(j)) = columns[free[j]] * point.per_s / n;
        }
    }
    const LeastSquares solution = solve_linear(design, VectorXd::Ones(count));
    double coefficients[] = {0, 0, 0};
    ScalingLaw law;
    for (std::size_t j = 0; j < free.size(); ++j) {
        coefficients[free[j]] = solution.parameters[static_cast<Index>(j)];
        law.is_free[static_cast<std::size_t>(free[j])] = true;
    }
    law.rate = 1 / coefficients[0];
    law.contention = coefficients[1] / coefficients[0];
    law.coherence = coefficients[2] / coefficients[0];
    law.covariance = covariance_of_law(law, solution, free);
    law.degrees_of_freedom = solution.degrees_of_freedom;
    law.misfit = solution.chi_squared;
    return law;
}

bool is_possible(const ScalingLaw& law) {
    return law.rate > 0 && std::isfinite(law.rate) && law.contention >= 0 && law.coherence >= 0;
}

} // namespace

ScalingLaw fit_law(const std::vector<RatePoint>& points) {
    ScalingLaw best = law_through(points, {0});
    for (const std::vector<Index>& free : {std::vector<Index>{0, 1}, {0, 2}, {0, 1, 2}}) {
        if (free.size() > points.size()) {
            continue;
        }
        ScalingLaw law = law_through(points, free);
        if (is_possible(law) && law.misfit <= best.misfit) {
            best = law;
        }
    }
    return best;
}

std::vector<double> laws_left_out(const std::vector<RatePoint>& points) {
    std::vector<double> result;
    for (std::size_t i = 0; points.size() > 3 && i < points.size(); ++i) {
        std::vector<RatePoint> others = points;
        others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
        result.push_back(fit_law(others).at(points[i].count));
    }
    return result;
}

} // namespace skusim::calibration
