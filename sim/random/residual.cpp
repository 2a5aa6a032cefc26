#include <skusim/base/check.hpp>
#include <skusim/random/residual.hpp>
#include <skusim/random/variates.hpp>

#include "hyperexponential.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <boost/random/gamma_distribution.hpp>
#include <cmath>
#include <numeric>

namespace skusim::random {

namespace {

/// The mean excess of Black and Scholes' formula: of a lognormal variable of mean one.
double lognormal_excess(double cv, double time) {
    const double deviation = std::sqrt(std::log1p(cv * cv));
    const boost::math::normal law;
    const double distance = std::log(time) / deviation;
    return boost::math::cdf(boost::math::complement(law, distance - 0.5 * deviation)) -
           time * boost::math::cdf(boost::math::complement(law, distance + 0.5 * deviation));
}

double gamma_excess(double cv, double time) {
    const double form = 1 / (cv * cv);
    return boost::math::gamma_q(form + 1, form * time) -
           time * boost::math::gamma_q(form, form * time);
}

double hyperexponential_excess(double cv, double time) {
    const Hyperexponential phases = balanced_hyperexponential(cv); // each takes half of the time
    return 0.5 * (std::exp(-phases.first_rate * time) + std::exp(-phases.second_rate * time));
}

double uniform_excess(double cv, double time) {
    const double half_width = std::sqrt(3.0) * cv;
    const double above = std::clamp(1 + half_width - time, 0.0, 2 * half_width);
    return time <= 1 - half_width ? 1 - time : above * above / (4 * half_width);
}

double excess_of_values(const std::vector<double>& values, double time) {
    const double sum =
        std::accumulate(values.begin(), values.end(), 0.0, [&](double excess, double value) {
            return excess + std::max(value - time, 0.0);
        });
    return sum / static_cast<double>(values.size());
}

} // namespace

Residual::Residual(const Shape& shape) : shape_(shape) {
    if (shape.kind == ShapeKind::empirical) {
        sums_.resize(shape.values.size());
        std::partial_sum(shape.values.begin(), shape.values.end(), sums_.begin());
    }
}

double Residual::tail(double time) const {
    if (time <= 0) {
        return 1;
    }
    switch (shape_.kind) {
    case ShapeKind::constant:
        return std::max(1 - time, 0.0);
    case ShapeKind::exponential:
        return std::exp(-time);
    case ShapeKind::lognormal:
        return shape_.cv > 0 ? lognormal_excess(shape_.cv, time) : std::max(1 - time, 0.0);
    case ShapeKind::gamma:
        return gamma_excess(shape_.cv, time);
    case ShapeKind::hyperexponential:
        return hyperexponential_excess(shape_.cv, time);
    case ShapeKind::uniform:
        return shape_.cv > 0 ? uniform_excess(shape_.cv, time) : std::max(1 - time, 0.0);
    case ShapeKind::empirical:
    case ShapeKind::mixture:
        return excess_of_values(shape_.values, time);
    }
    SKUSIM_CHECK(false, "every kind of shape has an equilibrium law");
    return 0;
}

double Residual::tail_quantile(double share) const {
    SKUSIM_CHECK(share > 0 && share < 1, "a quantile needs a probability inside (0, 1)");
    double low = 0;
    double high = 1;
    while (tail(high) > share) {
        low = high;
        high *= 2;
    }
    constexpr int steps = 20; // to a millionth of it
    for (int step = 0; step < steps; ++step) {
        const double middle = 0.5 * (low + high);
        (tail(middle) > share ? low : high) = middle;
    }
    return high;
}

double Residual::draw(SmallStream& stream) const {
    const double length = length_biased(stream);
    return length * uniform_fraction(stream);
}

// The length of the draw that a random moment falls into has the density x f(x).
double Residual::length_biased(SmallStream& stream) const {
    double length = 0;
    const auto draw_one = [&] {
        random::draw(shape_, stream, &length, &length + 1);
        return length;
    };
    switch (shape_.kind) {
    case ShapeKind::constant:
        return 1;
    case ShapeKind::exponential:
        return draw_one() + draw_one();
    case ShapeKind::lognormal:
        return draw_one() * (1 + shape_.cv * shape_.cv);
    case ShapeKind::gamma: {
        const double variance = shape_.cv * shape_.cv;
        return boost::random::gamma_distribution<double>(1 / variance + 1, variance)(stream);
    }
    case ShapeKind::hyperexponential: {
        const Hyperexponential phases = balanced_hyperexponential(shape_.cv);
        const bool first = uniform_fraction(stream) < 0.5; // of the time, not of the draws
        const double rate = first ? phases.first_rate : phases.second_rate;
        return boost::random::gamma_distribution<double>(2, 1 / rate)(stream);
    }
    case ShapeKind::uniform: {
        const double longest = 1 + std::sqrt(3.0) * shape_.cv;
        while (uniform_fraction(stream) * longest > draw_one()) {
        }
        return length;
    }
    case ShapeKind::empirical: {
        const double reached = uniform_fraction(stream) * sums_.back();
        const auto found = std::upper_bound(sums_.begin(), sums_.end() - 1, reached);
        return shape_.values[static_cast<std::size_t>(found - sums_.begin())];
    }
    case ShapeKind::mixture:
        break; // one of its parts is drawn
    }
    SKUSIM_CHECK(false, "every kind of shape can be drawn");
    return 0;
}

} // namespace skusim::random
