#include <skusim/base/count.hpp>
#include <skusim/calibration/thread_scaling_fit.hpp>

#include "least_squares.hpp"
#include "mean_points.hpp"
#include "scaling_law.hpp"

#include <cmath>
#include <fmt/format.h>
#include <map>
#include <set>

namespace skusim::calibration {

namespace {

/// Requests per second of one worker, by its threads.
std::vector<RatePoint> rates_of(const std::vector<Measurement>& measurements) {
    std::map<int, std::vector<LoadStep>> steps;
    for (const Measurement& measurement : measurements) {
        std::vector<LoadStep>& all = steps[measurement.threads.value_or(1)];
        all.insert(all.end(), measurement.steps.begin(), measurement.steps.end());
    }
    std::vector<RatePoint> points;
    for (const auto& [threads, all] : steps) {
        if (const std::vector<MeanPoint> means = mean_points(all); !means.empty()) {
            points.push_back({static_cast<double>(threads), 1 / means.front().mean_s});
        }
    }
    return points;
}

/// The covariance where the mean time, the reciprocal of the rate, is in the rate's place.
Eigen::Matrix3d covariance_of_times(const ScalingLaw& law) {
    Eigen::Matrix3d slopes = Eigen::Matrix3d::Identity();
    slopes(0, 0) = -1 / (law.rate * law.rate);
    return slopes * law.covariance * slopes;
}

} // namespace

bool has_several_threads(const std::vector<Measurement>& measurements) {
    std::set<int> threads;
    for (const Measurement& measurement : measurements) {
        if (measurement.threads) {
            threads.insert(*measurement.threads);
        }
    }
    return threads.size() > 1;
}

tl::expected<Fit, std::string> fit_thread_scaling(const std::vector<Measurement>& measurements) {
    const std::vector<RatePoint> points = rates_of(measurements);
    if (points.size() < 3) {
        return tl::unexpected(
            fmt::format("{} numbers of threads with a mean latency: mean, contention and coherence "
                        "cannot be told apart; measure at least three, better five",
                        points.size()));
    }
    const ScalingLaw law = fit_law(points);
    if (law.contention > 1) {
        return tl::unexpected<std::string>("the time rises with the first threads; are the numbers "
                                           "of threads right?");
    }
    const Eigen::Matrix3d covariance = covariance_of_times(law);
    const bool can_tell = law.degrees_of_freedom > 0;
    const auto error_of = [&](Eigen::Index i) -> std::optional<double> {
        return can_tell && law.is_free[static_cast<std::size_t>(i)]
                   ? std::optional(std::sqrt(covariance(i, i)))
                   : std::nullopt;
    };
    Fit fit;
    fit.parameters = {{"mean", FigureUnit::seconds, 1 / law.rate, error_of(0)},
                      {"contention", FigureUnit::none, law.contention, error_of(1)},
                      {"coherence", FigureUnit::none, law.coherence, error_of(2)}};
    if (can_tell) {
        fit.correlations = rows_of(correlations_of(covariance));
    }
    const std::vector<double> left_out = laws_left_out(points);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const double threads = points[i].count;
        fit.points.push_back({amount_text(threads, "thread"), FigureUnit::seconds,
                              1 / points[i].per_s, 1 / law.at(threads),
                              left_out.empty() ? std::nullopt : std::optional(1 / left_out[i])});
    }
    return fit;
}

} // namespace skusim::calibration
