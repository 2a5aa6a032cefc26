#include <skusim/calibration/fit.hpp>
#include <skusim/stats/moments.hpp>

namespace skusim::calibration {

double fit_error(const Fit& fit) {
    stats::Moments errors(0);
    for (const FitPoint& point : fit.points) {
        errors.add(point.fitted / point.measured - 1);
    }
    return errors.root_mean_square();
}

std::optional<double> leave_one_out_error(const Fit& fit) {
    stats::Moments errors(0);
    for (const FitPoint& point : fit.points) {
        if (!point.left_out) {
            return std::nullopt;
        }
        errors.add(*point.left_out / point.measured - 1);
    }
    return fit.points.empty() ? std::nullopt : std::optional(errors.root_mean_square());
}

} // namespace skusim::calibration
