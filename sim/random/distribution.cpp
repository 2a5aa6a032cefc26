#include <skusim/base/check.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/stats/moments.hpp>

#include "hyperexponential.hpp"

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <numeric>

namespace skusim::random {

Shape constant_shape() {
    return {ShapeKind::constant, 0, {}};
}
Shape exponential_shape() {
    return {ShapeKind::exponential, 1, {}};
}

Shape lognormal_shape(double cv) {
    SKUSIM_CHECK(cv > 0, "a lognormal needs a positive coefficient of variation");
    return {ShapeKind::lognormal, cv, {}};
}

Shape lognormal_or_constant(double cv) {
    return cv > 0 ? lognormal_shape(cv) : constant_shape();
}

Shape gamma_shape(double cv) {
    SKUSIM_CHECK(cv > 0, "a gamma needs a positive coefficient of variation");
    return {ShapeKind::gamma, cv, {}};
}

Shape hyperexponential_shape(double cv) {
    SKUSIM_CHECK(cv >= 1, "a hyperexponential varies at least as much as an exponential");
    return {ShapeKind::hyperexponential, cv, {}};
}

Shape uniform_shape(double cv) {
    SKUSIM_CHECK(cv > 0 && cv <= 1.0 / std::sqrt(3.0) + 1e-12, "a uniform of positive values");
    return {ShapeKind::uniform, cv, {}};
}

Distribution empirical(const std::vector<Duration>& values) {
    SKUSIM_CHECK(!values.empty(), "an empirical distribution needs values");
    const auto count = static_cast<double>(values.size());
    double sum = 0;
    for (const Duration value : values) {
        SKUSIM_CHECK(value > Duration::zero(), "empirical values are positive");
        sum += static_cast<double>(value.count());
    }
    const double mean = sum / count;
    Shape shape{ShapeKind::empirical, 0, {}};
    shape.values.reserve(values.size());
    stats::Moments ratios(1); // which is their mean
    for (const Duration value : values) {
        shape.values.push_back(static_cast<double>(value.count()) / mean);
        ratios.add(shape.values.back());
    }
    std::sort(shape.values.begin(), shape.values.end());
    shape.cv = ratios.root_mean_square();
    return {from_seconds(mean * 1e-9), std::move(shape)};
}

Distribution mixture(const std::vector<MixturePart>& parts) {
    SKUSIM_CHECK(!parts.empty(), "a mixture is of something");
    constexpr int count = 1000;
    struct Point {
        double value;
        double weight;
    };
    std::vector<Point> points;
    double mean = 0;
    double square = 0;
    for (const MixturePart& part : parts) {
        const double part_mean = static_cast<double>(part.distribution.mean.count());
        const double cv = part.distribution.shape.cv;
        mean += part.share * part_mean;
        square += part.share * part_mean * part_mean * (1 + cv * cv);
        for (int i = 0; i < count; ++i) {
            points.push_back({part_mean * quantile(part.distribution.shape, (i + 0.5) / count),
                              part.share / count});
        }
    }
    std::sort(points.begin(), points.end(),
              [](const Point& a, const Point& b) { return a.value < b.value; });
    Shape shape{ShapeKind::mixture, std::sqrt(std::max(square / (mean * mean) - 1, 0.0)), {}};
    double below = 0;
    for (const Point& point : points) {
        below += point.weight;
        while (shape.values.size() < count &&
               below * count > static_cast<double>(shape.values.size()) + 0.5 - 1e-9) {
            shape.values.push_back(point.value / mean);
        }
    }
    shape.values.resize(count, points.back().value / mean);
    return {from_nanoseconds(mean), std::move(shape)};
}

namespace {

double hyperexponential_quantile(double cv, double probability) {
    const Hyperexponential phases = balanced_hyperexponential(cv);
    const auto excess = [&](double x) {
        return phases.first_probability * std::exp(-phases.first_rate * x) +
               (1 - phases.first_probability) * std::exp(-phases.second_rate * x) -
               (1 - probability);
    };
    // The slower phase alone bounds the tail from above.
    const double upper = -std::log1p(-probability) / phases.second_rate;
    std::uintmax_t iterations = 200;
    const auto bracket = boost::math::tools::toms748_solve(
        excess, 0.0, upper, boost::math::tools::eps_tolerance<double>(48), iterations);
    return 0.5 * (bracket.first + bracket.second);
}

} // namespace

double quantile(const Shape& shape, double probability) {
    SKUSIM_CHECK(probability > 0 && probability < 1,
                 "a quantile needs a probability inside (0, 1)");
    switch (shape.kind) {
    case ShapeKind::constant:
        return 1.0;
    case ShapeKind::exponential:
        return -std::log1p(-probability);
    case ShapeKind::lognormal: {
        const double log_variance = std::log1p(shape.cv * shape.cv);
        const boost::math::lognormal law(-0.5 * log_variance, std::sqrt(log_variance));
        return boost::math::quantile(law, probability);
    }
    case ShapeKind::gamma: {
        const double variance = shape.cv * shape.cv;
        return boost::math::quantile(boost::math::gamma_distribution<>(1 / variance, variance),
                                     probability);
    }
    case ShapeKind::hyperexponential:
        return shape.cv == 1 ? -std::log1p(-probability)
                             : hyperexponential_quantile(shape.cv, probability);
    case ShapeKind::uniform:
        return 1.0 + std::sqrt(3.0) * shape.cv * (2.0 * probability - 1.0);
    case ShapeKind::mixture:
    case ShapeKind::empirical: {
        const double rank = std::ceil(probability * static_cast<double>(shape.values.size()));
        return shape.values[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
    }
    }
    SKUSIM_CHECK(false, "every kind of shape has quantiles");
    return 0;
}

std::string_view name(ShapeKind kind) {
    switch (kind) {
    case ShapeKind::constant:
        return "constant";
    case ShapeKind::exponential:
        return "exponential";
    case ShapeKind::lognormal:
        return "lognormal";
    case ShapeKind::gamma:
        return "gamma";
    case ShapeKind::hyperexponential:
        return "hyperexponential";
    case ShapeKind::uniform:
        return "uniform";
    case ShapeKind::empirical:
        return "empirical";
    case ShapeKind::mixture:
        return "mixture";
    }
    return "?";
}

} // namespace skusim::random
