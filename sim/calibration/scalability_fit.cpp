#include <skusim/calibration/scalability_fit.hpp>

#include "least_squares.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace skusim::calibration {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

struct Point {
    double in_flight = 1;
    double per_s = 0;
};

struct Law {
    double rate = 0;
    double contention = 0;
    double coherence = 0;
    LeastSquares solution;          ///< of the coefficients that are free
    std::vector<Eigen::Index> free; ///< which of the three those are

    [[nodiscard]] double at(double n) const {
        return rate * n / (1 + contention * (n - 1) + coherence * n * (n - 1));
    }
};

// N / X over its measured value against the columns that are free, so that errors are relative.
Law law_through(const std::vector<Point>& points, const std::vector<Eigen::Index>& free) {
    const auto count = static_cast<Eigen::Index>(points.size());
    MatrixXd design(count, static_cast<Eigen::Index>(free.size()));
    for (Eigen::Index i = 0; i < count; ++i) {
        const Point& point = points[static_cast<std::size_t>(i)];
        const double n = point.in_flight;
        const double columns[] = {1, n - 1, n * (n - 1)};
        for (std::size_t j = 0; j < free.size(); ++j) {
            design(i, static_cast<Eigen::Index>(j)) = columns[free[j]] * point.per_s / n;
        }
    }
    Law law;
    law.solution = solve_linear(design, VectorXd::Ones(count));
    law.free = free;
    double coefficients[] = {0, 0, 0};
    for (std::size_t j = 0; j < free.size(); ++j) {
        coefficients[free[j]] = law.solution.parameters[static_cast<Eigen::Index>(j)];
    }
    law.rate = 1 / coefficients[0];
    law.contention = coefficients[1] / coefficients[0];
    law.coherence = coefficients[2] / coefficients[0];
    return law;
}

bool is_possible(const Law& law) {
    return law.rate > 0 && std::isfinite(law.rate) && law.contention >= 0 && law.coherence >= 0;
}

// Of the laws without negative coefficients, the one that misses least.
Law best_law(const std::vector<Point>& points) {
    Law best = law_through(points, {0});
    for (const std::vector<Eigen::Index>& free :
         {std::vector<Eigen::Index>{0, 1}, {0, 2}, {0, 1, 2}}) {
        if (free.size() > points.size()) {
            continue;
        }
        Law law = law_through(points, free);
        if (is_possible(law) && law.solution.chi_squared <= best.solution.chi_squared) {
            best = std::move(law);
        }
    }
    return best;
}

// Of rate, contention and coherence, by the delta method; those at 0 have none.
MatrixXd covariance_of(const Law& law) {
    MatrixXd slopes = MatrixXd::Zero(3, static_cast<Eigen::Index>(law.free.size()));
    for (std::size_t j = 0; j < law.free.size(); ++j) {
        const auto column = static_cast<Eigen::Index>(j);
        if (law.free[j] == 0) {
            slopes(0, column) = -law.rate * law.rate;
            slopes(1, column) = -law.contention * law.rate;
            slopes(2, column) = -law.coherence * law.rate;
        } else {
            slopes(law.free[j], column) = law.rate;
        }
    }
    const double scale = law.solution.chi_squared / std::max(law.solution.degrees_of_freedom, 1);
    return slopes * law.solution.covariance * slopes.transpose() * scale;
}

std::vector<Point> points_of(const std::vector<Step>& steps) {
    int smallest = 0;
    for (const Step& step : steps) {
        smallest = smallest == 0 ? step.batch_size : std::min(smallest, step.batch_size);
    }
    std::map<double, std::pair<double, int>> sums;
    for (const Step& step : steps) {
        const bool tells = step.concurrency && step.completed_per_s && step.complete;
        if (tells && step.batch_size == smallest && *step.concurrency >= 1 &&
            *step.completed_per_s > 0) {
            auto& [sum, count] = sums[*step.concurrency];
            sum += *step.completed_per_s;
            ++count;
        }
    }
    std::vector<Point> points;
    for (const auto& [in_flight, sum] : sums) {
        points.push_back({in_flight, sum.first / sum.second});
    }
    return points;
}

} // namespace

tl::expected<Fit, std::string> fit_scalability(const std::vector<Step>& steps) {
    const std::vector<Point> points = points_of(steps);
    if (points.size() < 3) {
        return tl::unexpected(fmt::format(
            "{} of concurrency with a throughput: rate, contention and coherence cannot "
            "be told apart; measure at least three, better five",
            points.empty()       ? "no level"
            : points.size() == 1 ? "one level"
                                 : "two levels"));
    }
    const Law law = best_law(points);
    const MatrixXd covariance = covariance_of(law);
    const bool can_tell = law.solution.degrees_of_freedom > 0;
    const auto error_of = [&](Eigen::Index i) -> std::optional<double> {
        const bool is_free = std::find(law.free.begin(), law.free.end(), i) != law.free.end();
        return can_tell && is_free ? std::optional(std::sqrt(covariance(i, i))) : std::nullopt;
    };
    Fit fit;
    fit.parameters = {{"rate", "/s", law.rate, error_of(0)},
                      {"contention", "", law.contention, error_of(1)},
                      {"coherence", "", law.coherence, error_of(2)}};
    if (can_tell) {
        const MatrixXd correlations = correlations_of(covariance);
        for (Eigen::Index i = 0; i < correlations.rows(); ++i) {
            fit.correlations.emplace_back(correlations.row(i).begin(), correlations.row(i).end());
        }
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        FitPoint point{fmt::format("{:g} in flight", points[i].in_flight), "/s", points[i].per_s,
                       law.at(points[i].in_flight), std::nullopt};
        if (points.size() > 3) {
            std::vector<Point> others = points;
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
            point.left_out = best_law(others).at(points[i].in_flight);
        }
        fit.points.push_back(point);
    }
    return fit;
}

} // namespace skusim::calibration
