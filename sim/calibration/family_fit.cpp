#include "family_fit.hpp"

#include <skusim/linear/linear.hpp>

#include "least_squares.hpp"
#include "shape_law.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::calibration {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using random::Shape;
using random::ShapeKind;

constexpr double most_cv = 10;
/// Relative variance of a mean that is held.
constexpr double held = 1e-8;

// Parameters are the logarithms of mean and, where it is free, cv.
Shape shape_of(ShapeKind kind, const VectorXd& parameters) {
    if (kind == ShapeKind::exponential) {
        return random::exponential_shape();
    }
    const double lowest = kind == ShapeKind::hyperexponential ? 1 : least_cv;
    return {kind, std::clamp(std::exp(parameters[1]), lowest, most_cv), {}};
}

double in_means(const Shape& shape, const Figure& figure) {
    return figure.is_mean() ? 1 : random::quantile(shape, figure.probability);
}

// Times n: of the logarithms of the figures.
MatrixXd covariance_of(const Shape& shape, const std::vector<Figure>& figures) {
    const auto count = static_cast<Eigen::Index>(figures.size());
    MatrixXd result(count, count);
    for (Eigen::Index i = 0; i < count; ++i) {
        for (Eigen::Index j = 0; j <= i; ++j) {
            const Figure& later = figures[static_cast<std::size_t>(i)];
            const Figure& earlier = figures[static_cast<std::size_t>(j)];
            const double x = in_means(shape, later);
            double value = shape.cv * shape.cv;
            if (!later.is_mean() && earlier.is_mean()) {
                value = (later.probability - partial_mean(shape, x)) / (density(shape, x) * x);
            } else if (!later.is_mean()) {
                const double y = in_means(shape, earlier);
                value = earlier.probability * (1 - later.probability) /
                        (density(shape, x) * density(shape, y) * x * y);
            }
            result(i, j) = value;
            result(j, i) = value;
        }
    }
    return result;
}

/// What chance and the tool's rounding leave open: a rounded figure lies anywhere in its interval.
MatrixXd variance_of(const Shape& shape, const std::vector<Figure>& figures, double requests,
                     bool holds_mean) {
    MatrixXd result = covariance_of(shape, figures) / requests;
    for (Eigen::Index i = 0; i < result.rows(); ++i) {
        const Figure& figure = figures[static_cast<std::size_t>(i)];
        const double rounding = figure.rounding_s / figure.seconds;
        result(i, i) += rounding * rounding / 3;
        if (holds_mean && figure.is_mean()) {
            result.row(i).setZero();
            result.col(i).setZero();
            result(i, i) = held;
        }
    }
    return result;
}

VectorXd logarithms(const std::vector<Figure>& figures) {
    VectorXd result(static_cast<Eigen::Index>(figures.size()));
    for (Eigen::Index i = 0; i < result.size(); ++i) {
        result[i] = std::log(figures[static_cast<std::size_t>(i)].seconds);
    }
    return result;
}

VectorXd predicted_logarithms(ShapeKind kind, const VectorXd& parameters,
                              const std::vector<Figure>& figures) {
    const Shape shape = shape_of(kind, parameters);
    VectorXd result(static_cast<Eigen::Index>(figures.size()));
    for (Eigen::Index i = 0; i < result.size(); ++i) {
        result[i] = parameters[0] + std::log(in_means(shape, figures[static_cast<std::size_t>(i)]));
    }
    return result;
}

struct SolvedFamily {
    LeastSquares solution;
    double criterion = 0;
};

SolvedFamily solve(ShapeKind kind, const std::vector<Figure>& figures, double requests,
                   const Start& start) {
    const int count = parameter_count(kind);
    const VectorXd measured = logarithms(figures);
    VectorXd at(count);
    VectorXd low = VectorXd::Constant(count, std::log(1e-9));
    VectorXd high = VectorXd::Constant(count, std::log(1e9));
    at[0] = std::log(start.mean_s);
    if (count > 1) {
        low[1] = kind == ShapeKind::hyperexponential ? 0 : std::log(least_cv);
        high[1] = std::max(std::log(std::min(most_cv, start.most_cv)), low[1] + 0.02);
        at[1] = std::clamp(std::log(start.cv), low[1] + 0.01, high[1]);
    }
    SolvedFamily solved;
    constexpr int reweightings = 6;
    constexpr double settled = 1e-6;
    double moved = 1;
    for (int round = 0; round < reweightings && moved > settled; ++round) {
        const MatrixXd covariance =
            variance_of(shape_of(kind, at), figures, requests, start.holds_mean);
        const MatrixXd lower = linear::cholesky(covariance);
        solved.solution = minimize(
            [&](const VectorXd& parameters) -> VectorXd {
                return linear::solve_lower(
                    lower, measured - predicted_logarithms(kind, parameters, figures));
            },
            at, low, high);
        moved = (solved.solution.parameters - at).norm();
        at = solved.solution.parameters;
        const double log_determinant = 2 * lower.diagonal().array().log().sum();
        solved.criterion = solved.solution.chi_squared + log_determinant + 2.0 * count;
    }
    return solved;
}

void set_parameters(Family& family, const MatrixXd& relative_covariance) {
    const auto add = [&](const char* name, FigureUnit unit, double value, Eigen::Index i) {
        family.fit.parameters.push_back(
            {name, unit, value, value * std::sqrt(std::max(relative_covariance(i, i), 0.0))});
    };
    add("mean", FigureUnit::seconds, family.mean_s, 0);
    if (relative_covariance.rows() > 1) {
        add("cv", FigureUnit::none, family.cv, 1);
    }
    const MatrixXd correlations = correlations_of(relative_covariance);
    for (Eigen::Index i = 0; i < correlations.rows(); ++i) {
        family.fit.correlations.emplace_back(correlations.row(i).begin(),
                                             correlations.row(i).end());
    }
}

} // namespace

int parameter_count(ShapeKind kind) {
    return kind == ShapeKind::exponential ? 1 : 2;
}

Family fit_family(ShapeKind kind, const std::vector<Figure>& figures, double requests,
                  const Start& start) {
    const SolvedFamily solved = solve(kind, figures, requests, start);
    const VectorXd& parameters = solved.solution.parameters;
    Family family;
    family.kind = kind;
    family.mean_s = std::exp(parameters[0]);
    family.cv = shape_of(kind, parameters).cv;
    family.criterion = solved.criterion;
    const double widened = birge_ratio(solved.solution);
    MatrixXd covariance = solved.solution.covariance * (widened * widened);
    if (start.holds_mean) { // known by itself, whatever the quantiles are like
        covariance.row(0).setZero();
        covariance.col(0).setZero();
        covariance(0, 0) = family.cv * family.cv / start.requests_of_mean;
    }
    set_parameters(family, covariance);
    const VectorXd fitted = predicted_logarithms(kind, parameters, figures);
    for (std::size_t i = 0; i < figures.size(); ++i) {
        FitPoint point{label(figures[i]), FigureUnit::seconds, figures[i].seconds,
                       std::exp(fitted[static_cast<Eigen::Index>(i)]), std::nullopt};
        if (figures.size() > static_cast<std::size_t>(parameter_count(kind))) {
            std::vector<Figure> others = figures;
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
            Start from = start;
            from.mean_s = family.mean_s;
            from.cv = family.cv;
            const SolvedFamily without = solve(kind, others, requests, from);
            point.left_out =
                std::exp(predicted_logarithms(kind, without.solution.parameters, {figures[i]})[0]);
        }
        family.fit.points.push_back(point);
    }
    return family;
}

Family family_of_moments(ShapeKind kind, double mean_s, double cv, double requests) {
    Family family;
    family.kind = kind;
    family.mean_s = mean_s;
    family.cv = cv;
    const HigherMoments moments = higher_moments({kind, cv, {}});
    // The delta method on mean and variance, whose covariances are those of the moments.
    MatrixXd covariance(2, 2);
    const double with_mean = moments.skewness * cv / 2 - cv * cv;
    covariance << cv * cv, with_mean, with_mean,
        (moments.kurtosis - 1) / 4 + cv * cv - moments.skewness * cv;
    set_parameters(family, covariance / requests);
    return family;
}

} // namespace skusim::calibration
