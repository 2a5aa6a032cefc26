#include "batch_time_fit.hpp"

#include "least_squares.hpp"
#include "mean_points.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// Requests in flight, of a step that tells a time: of an open loop by Little's law, so that the
/// two kinds compare.
double load_of(const LoadStep& step) {
    const double per_s = step.offered_per_s.value_or(step.completed_per_s.value_or(0));
    const double seconds = step.mean_s ? *step.mean_s : step.quantiles.front().seconds;
    return step.concurrency.value_or(per_s * seconds);
}

struct Line {
    LeastSquares solution;
    bool through_origin = false;

    [[nodiscard]] double at(double size) const {
        return through_origin ? solution.parameters[0] * size
                              : solution.parameters[0] + solution.parameters[1] * size;
    }
};

Line line_through(const std::vector<MeanPoint>& points, bool through_origin) {
    const auto count = static_cast<Eigen::Index>(points.size());
    MatrixXd design(count, through_origin ? 1 : 2);
    VectorXd values(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        const MeanPoint& point = points[static_cast<std::size_t>(i)];
        design.row(i).setConstant(1 / point.error_s);
        design(i, design.cols() - 1) = point.batch_size / point.error_s;
        values[i] = point.mean_s / point.error_s;
    }
    return {solve_linear(design, values), through_origin};
}

Line best_line(const std::vector<MeanPoint>& points) {
    const Line free = line_through(points, false);
    return free.solution.parameters[0] < 0 ? line_through(points, true) : free;
}

} // namespace

const LoadStep* lightest_step(const std::vector<LoadStep>& steps, int batch_size) {
    const LoadStep* lightest = nullptr;
    for (const LoadStep& step : steps) {
        const bool tells = step.mean_s || !step.quantiles.empty();
        if (step.batch_size == batch_size && tells && step.complete &&
            (lightest == nullptr || load_of(step) < load_of(*lightest))) {
            lightest = &step;
        }
    }
    return lightest;
}

tl::expected<Fit, std::string> fit_batch_time(const std::vector<LoadStep>& steps) {
    std::vector<MeanPoint> points = mean_points(steps);
    const bool errors_known = level_errors(points);
    if (points.size() < 2) {
        return tl::unexpected<std::string>(
            points.empty() ? "no step has a mean latency"
                           : fmt::format("all steps are of batch size {}: overhead and time per "
                                         "request cannot be told apart; measure a second size",
                                         points[0].batch_size));
    }
    const Line line = best_line(points);
    const VectorXd& solved = line.solution.parameters;
    const double slope = solved[solved.size() - 1];
    if (slope <= 0) {
        return tl::unexpected(fmt::format("the time falls as batches grow ({:.4g} ms per request); "
                                          "are the batch sizes right?",
                                          slope * 1e3));
    }
    // Errors of unknown size are told by the residuals alone.
    const bool can_tell = errors_known || line.solution.degrees_of_freedom > 0;
    const double scale =
        errors_known
            ? birge_ratio(line.solution)
            : std::sqrt(line.solution.chi_squared / std::max(line.solution.degrees_of_freedom, 1));
    const auto error_of = [&](Eigen::Index i) -> std::optional<double> {
        return can_tell ? std::optional(scale * std::sqrt(line.solution.covariance(i, i)))
                        : std::nullopt;
    };
    Fit fit;
    if (line.through_origin) {
        fit.parameters = {{"overhead", FigureUnit::seconds, 0, std::nullopt},
                          {"per_request", FigureUnit::seconds, slope, error_of(0)}};
    } else {
        fit.parameters = {{"overhead", FigureUnit::seconds, solved[0], error_of(0)},
                          {"per_request", FigureUnit::seconds, slope, error_of(1)}};
        if (can_tell) {
            const double correlation = correlations_of(line.solution.covariance)(1, 0);
            fit.correlations = {{1, correlation}, {correlation, 1}};
        }
    }
    for (std::size_t i = 0; i < points.size(); ++i) {
        FitPoint point{fmt::format("batch {}", points[i].batch_size), FigureUnit::seconds,
                       points[i].mean_s, line.at(points[i].batch_size), std::nullopt};
        if (points.size() > 2) {
            std::vector<MeanPoint> others = points;
            others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
            point.left_out = best_line(others).at(points[i].batch_size);
        }
        fit.points.push_back(point);
    }
    return fit;
}

} // namespace skusim::calibration
