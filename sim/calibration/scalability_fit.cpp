#include <skusim/calibration/distribution_fit.hpp>
#include <skusim/calibration/scalability_fit.hpp>

#include "least_squares.hpp"
#include "scaling_law.hpp"

#include <cmath>
#include <fmt/format.h>
#include <map>

namespace skusim::calibration {

namespace {

std::vector<RatePoint> points_of(const std::vector<LoadStep>& steps) {
    int smallest = 0;
    for (const LoadStep& step : steps) {
        smallest = smallest == 0 ? step.batch_size : std::min(smallest, step.batch_size);
    }
    std::map<double, std::pair<double, int>> sums;
    for (const LoadStep& step : steps) {
        const bool tells = step.concurrency && step.completed_per_s && step.complete;
        if (tells && step.batch_size == smallest && *step.concurrency >= 1 &&
            *step.completed_per_s > 0) {
            auto& [sum, count] = sums[*step.concurrency];
            sum += *step.completed_per_s;
            ++count;
        }
    }
    std::vector<RatePoint> points;
    for (const auto& [in_flight, sum] : sums) {
        points.push_back({in_flight, sum.first / sum.second});
    }
    return points;
}

} // namespace

tl::expected<Fit, std::string> fit_scalability(const std::vector<LoadStep>& steps) {
    const std::vector<RatePoint> points = points_of(steps);
    if (points.size() < 3) {
        return tl::unexpected(fmt::format(
            "{} of concurrency with a throughput: rate, contention and coherence cannot "
            "be told apart; measure at least three, better five",
            points.empty()       ? "no level"
            : points.size() == 1 ? "one level"
                                 : "two levels"));
    }
    const ScalingLaw law = fit_law(points);
    const bool can_tell = law.degrees_of_freedom > 0;
    const auto error_of = [&](Eigen::Index i) -> std::optional<double> {
        return can_tell && law.is_free[static_cast<std::size_t>(i)]
                   ? std::optional(std::sqrt(law.covariance(i, i)))
                   : std::nullopt;
    };
    Fit fit;
    fit.parameters = {{"rate", FigureUnit::per_second, law.rate, error_of(0)},
                      {"contention", FigureUnit::none, law.contention, error_of(1)},
                      {"coherence", FigureUnit::none, law.coherence, error_of(2)}};
    if (can_tell) {
        fit.correlations = rows_of(correlations_of(law.covariance));
    }
    const std::vector<double> left_out = laws_left_out(points);
    for (std::size_t i = 0; i < points.size(); ++i) {
        fit.points.push_back({fmt::format("{:g} in flight", points[i].count),
                              FigureUnit::per_second, points[i].per_s, law.at(points[i].count),
                              left_out.empty() ? std::nullopt : std::optional(left_out[i])});
    }
    if (const double error = fit_error(fit); error > most_fit_error) {
        return tl::unexpected(fmt::format(
            "the law misses the measured throughputs by {:.3g} %: they are not those of one server "
            "at rising concurrency",
            100 * error));
    }
    return fit;
}

} // namespace skusim::calibration
