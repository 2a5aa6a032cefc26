#include <skusim/calibration/fit.hpp>

#include <cmath>

namespace skusim::calibration {

double fit_error(const Fit& fit) {
    double squares = 0;
    for (const FitPoint& point : fit.points) {
        const double relative = point.fitted / point.measured - 1;
        squares += relative * relative;
    }
    return fit.points.empty() ? 0 : std::sqrt(squares / static_cast<double>(fit.points.size()));
}

std::optional<double> leave_one_out_error(const Fit& fit) {
    double squares = 0;
    for (const FitPoint& point : fit.points) {
        if (!point.left_out) {
            return std::nullopt;
        }
        const double relative = *point.left_out / point.measured - 1;
        squares += relative * relative;
    }
    return fit.points.empty()
               ? std::nullopt
               : std::optional(std::sqrt(squares / static_cast<double>(fit.points.size())));
}

} // namespace skusim::calibration
