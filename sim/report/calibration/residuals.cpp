#include "residuals.hpp"

#include "report/form/figures.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

using calibration::FigureUnit;
using calibration::FitPoint;

namespace {

constexpr int half_width = 12;

double off_by(const FitPoint& point) {
    return point.fitted / point.measured - 1;
}

std::string figure(double value, FigureUnit unit) {
    return unit == FigureUnit::seconds ? time_text(value)
                                       : fmt::format("{:.4g} {}", value, name_in_table(unit));
}

std::string bar(double share) {
    const int length = static_cast<int>(std::lround(std::abs(share) * half_width));
    std::string left(half_width, '.');
    std::string right(half_width, '.');
    if (share < 0) {
        std::fill(left.end() - length, left.end(), '#');
    } else {
        std::fill(right.begin(), right.begin() + length, '#');
    }
    return left + '|' + right;
}

} // namespace

Table residual_table(const calibration::Fit& fit, const std::string& fitted) {
    Table table{
        {{"at"}, {"measured", true}, {fitted, true}, {"off by", true}, {"too low | too high"}}, {}};
    double largest = 0;
    for (const FitPoint& point : fit.points) {
        largest = std::max(largest, std::abs(off_by(point)));
    }
    for (const FitPoint& point : fit.points) {
        table.rows.push_back({point.label, figure(point.measured, point.unit),
                              figure(point.fitted, point.unit),
                              fmt::format("{:+.2f} %", 100 * off_by(point)),
                              bar(largest > 0 ? off_by(point) / largest : 0)});
    }
    return table;
}

} // namespace skusim::report
