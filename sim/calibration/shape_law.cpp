#include "shape_law.hpp"

#include <skusim/base/check.hpp>
#include <skusim/theory/hyperexponential.hpp>

#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/lognormal.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>

namespace skusim::calibration {

namespace {

using random::Shape;
using random::ShapeKind;

theory::Hyperexponential phases(const Shape& shape) {
    constexpr double just_above = 1 + 1e-9; // at 1 the two phases are one
    return theory::balanced_hyperexponential(1, std::max(shape.cv, just_above));
}

boost::math::lognormal lognormal_law(const Shape& shape) {
    const double log_variance = std::log1p(shape.cv * shape.cv);
    return boost::math::lognormal(-0.5 * log_variance, std::sqrt(log_variance));
}

boost::math::gamma_distribution<> gamma_law(const Shape& shape) {
    const double variance = shape.cv * shape.cv;
    return boost::math::gamma_distribution<>(1 / variance, variance);
}

// The part of an exponential phase's mean below x: the integral of t rate exp(-rate t) from 0 on.
double phase_partial_mean(double rate, double x) {
    return -(std::expm1(-rate * x) + rate * x * std::exp(-rate * x)) / rate;
}

HigherMoments from_raw(double second, double third, double fourth) {
    const double variance = second - 1;
    const double central_third = third - 3 * second + 2;
    const double central_fourth = fourth - 4 * third + 6 * second - 3;
    return {central_third / std::pow(variance, 1.5), central_fourth / (variance * variance)};
}

} // namespace

double density(const Shape& shape, double x) {
    switch (shape.kind) {
    case ShapeKind::exponential:
        return std::exp(-x);
    case ShapeKind::lognormal:
        return boost::math::pdf(lognormal_law(shape), x);
    case ShapeKind::gamma:
        return boost::math::pdf(gamma_law(shape), x);
    case ShapeKind::hyperexponential: {
        const theory::Hyperexponential law = phases(shape);
        return law.first_share * law.first_per_second * std::exp(-law.first_per_second * x) +
               (1 - law.first_share) * law.second_per_second * std::exp(-law.second_per_second * x);
    }
    default:
        SKUSIM_CHECK(false, "a family that is fitted has a density");
        return 0;
    }
}

double partial_mean(const Shape& shape, double x) {
    switch (shape.kind) {
    case ShapeKind::exponential:
        return phase_partial_mean(1, x);
    case ShapeKind::lognormal: {
        const double log_variance = std::log1p(shape.cv * shape.cv);
        return boost::math::cdf(boost::math::normal(),
                                (std::log(x) - 0.5 * log_variance) / std::sqrt(log_variance));
    }
    case ShapeKind::gamma: {
        const double variance = shape.cv * shape.cv;
        return boost::math::cdf(boost::math::gamma_distribution<>(1 / variance + 1, variance), x);
    }
    case ShapeKind::hyperexponential: {
        const theory::Hyperexponential law = phases(shape);
        return law.first_share * phase_partial_mean(law.first_per_second, x) +
               (1 - law.first_share) * phase_partial_mean(law.second_per_second, x);
    }
    default:
        SKUSIM_CHECK(false, "a family that is fitted has a partial mean");
        return 0;
    }
}

HigherMoments higher_moments(const Shape& shape) {
    const double variance = shape.cv * shape.cv;
    switch (shape.kind) {
    case ShapeKind::lognormal: {
        const double w = 1 + variance;
        return from_raw(w, w * w * w, std::pow(w, 6));
    }
    case ShapeKind::gamma:
        return {2 * shape.cv, 3 + 6 * variance};
    case ShapeKind::hyperexponential: {
        const theory::Hyperexponential law = phases(shape);
        const auto raw = [&](int order, double factorial) {
            return factorial * (law.first_share / std::pow(law.first_per_second, order) +
                                (1 - law.first_share) / std::pow(law.second_per_second, order));
        };
        return from_raw(raw(2, 2), raw(3, 6), raw(4, 24));
    }
    default: // an exponential
        return {2, 9};
    }
}

} // namespace skusim::calibration
