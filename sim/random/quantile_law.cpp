#include <skusim/base/check.hpp>
#include <skusim/random/quantile_law.hpp>

#include <algorithm>
#include <boost/math/interpolators/pchip.hpp>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace skusim::random {

namespace {

constexpr int parts = 10'000;
constexpr int points_per_part = 8;

/// -ln(1 - p), the scale on which an exponential is straight.
double on_scale(double probability) {
    return -std::log1p(-probability);
}

/// An exponent of a thousand would leave the quantile above a gap to the last of ten thousand
/// parts.
constexpr double most_exponent = 100;
/// With which gaps of 5 % and wider bend by that exponent.
constexpr double most_bend = 100;

/// What lies between two quantiles, or below the first.
struct Gap {
    double low = 0;  ///< probability
    double high = 0; ///< probability
    double lower = 0;
    double upper = 0;

    /// How much shorter or longer than the spline the times in it are, at that bend of the law.
    [[nodiscard]] double exponent(double bend) const {
        constexpr double no_longer_told = 1e-3; // a least of 0 has no ratio
        const double ratio = upper / std::max(lower, no_longer_told * upper);
        const double most = std::log(most_exponent);
        return std::exp(std::clamp(bend * std::log(ratio), -most, most));
    }
};

class QuantileSpline {
public:
    explicit QuantileSpline(const QuantileLaw& law) {
        SKUSIM_CHECK(law.points.size() >= 3, "a law through quantiles needs three of them");
        for (const QuantilePoint& point : law.points) {
            places_.push_back(on_scale(point.probability));
            times_.push_back(static_cast<double>(point.time.count()));
        }
        const double slope = (times_[1] - times_[0]) / (places_[1] - places_[0]);
        const double straight = std::max(times_[0] - slope * places_[0], 0.0);
        const double least = law.least ? static_cast<double>(law.least->count()) : straight;
        gaps_.push_back({0, 0, law.least ? std::min(least, times_[0]) : 0, 0});
        for (std::size_t i = 0; i < times_.size(); ++i) {
            gaps_.back().high = law.points[i].probability;
            gaps_.back().upper = times_[i];
            gaps_.push_back({law.points[i].probability, 1, times_[i], 0});
        }
        gaps_.pop_back(); // beyond the last quantile is the tail
        places_.insert(places_.begin(), 0);
        times_.insert(times_.begin(), std::min(least, times_.front()));
        last_probability_ = law.points.back().probability;
        last_place_ = places_.back();
        last_time_ = times_.back();
        const std::size_t n = places_.size();
        slope_ = (times_[n - 1] - times_[n - 2]) / (places_[n - 1] - places_[n - 2]);
        auto places = places_;
        auto times = times_;
        spline_.emplace(std::move(places), std::move(times));
    }

    [[nodiscard]] double least_mean() const {
        return body(most_bend) + (1 - last_probability_) * last_time_;
    }

    void keep_mean(double mean) {
        const double rest = 1 - last_probability_;
        constexpr double far = 3;
        const double natural = slope_;
        // The mean excess of an exponential tail is its slope.
        slope_ = std::clamp((mean - body(0)) / rest - last_time_, natural / far, natural * far);
        const double wanted = mean - rest * (last_time_ + slope_);
        if (std::abs(wanted - body(0)) <= 1e-9 * mean) {
            return;
        }
        bend_ = bend_of(wanted);
        slope_ = std::max((mean - body(bend_)) / rest - last_time_, 0.0);
    }

    /// The mean of the draws between two probabilities.
    [[nodiscard]] double mean_between(double low, double high) const {
        if (low >= last_probability_) {
            return last_time_ + slope_ * (mean_place(low, high) - last_place_);
        }
        double sum = 0;
        for (int i = 0; i < points_per_part; ++i) {
            sum += at(low + (high - low) * (i + 0.5) / points_per_part, bend_);
        }
        return sum / points_per_part;
    }

private:
    /// The part of the mean that draws up to the last quantile make, at that bend.
    [[nodiscard]] double body(double bend) const {
        double sum = 0;
        const double width = last_probability_ / parts;
        for (int part = 0; part < parts; ++part) {
            sum += width * at((part + 0.5) * width, bend);
        }
        return sum;
    }

    /// The bend with which the body makes that part of the mean, or the nearest that there is.
    [[nodiscard]] double bend_of(double wanted) const {
        const auto excess = [&](double bend) { return body(bend) - wanted; };
        const double end = excess(0) > 0 ? most_bend : -most_bend;
        if (excess(0) * excess(end) >= 0) {
            return end;
        }
        std::uintmax_t evaluations = 50;
        const auto found = boost::math::tools::toms748_solve(
            excess, std::min(0.0, end), std::max(0.0, end),
            boost::math::tools::eps_tolerance<double>(40), evaluations);
        return (found.first + found.second) / 2;
    }

    [[nodiscard]] double at(double probability, double bend) const {
        const double place = on_scale(probability);
        if (place >= last_place_) {
            return last_time_ + slope_ * (place - last_place_);
        }
        const double straight = (*spline_)(place);
        if (bend == 0) {
            return straight;
        }
        const Gap& gap = *std::find_if(gaps_.begin(), gaps_.end() - 1, [&](const Gap& candidate) {
            return probability < candidate.high;
        });
        const double share = (probability - gap.low) / (gap.high - gap.low);
        const double exponent = gap.exponent(bend);
        return exponent >= 1
                   ? gap.lower + (straight - gap.lower) * std::pow(share, exponent - 1)
                   : gap.upper - (gap.upper - straight) * std::pow(1 - share, 1 / exponent - 1);
    }

    /// The mean of -ln u over what is left, from u = 1 - high to 1 - low.
    static double mean_place(double low, double high) {
        const auto sum_to = [](double left) { return left > 0 ? left - left * std::log(left) : 0; };
        return (sum_to(1 - low) - sum_to(1 - high)) / (high - low);
    }

    std::vector<double> places_;
    std::vector<double> times_;
    std::optional<boost::math::interpolators::pchip<std::vector<double>>> spline_;
    std::vector<Gap> gaps_;
    double bend_ = 0; ///< of what lies below the last quantile, where the mean told it
    double last_probability_ = 0;
    double last_place_ = 0;
    double last_time_ = 0;
    double slope_ = 0;
};

} // namespace

Duration least_mean(const QuantileLaw& law) {
    return from_nanoseconds(QuantileSpline(law).least_mean());
}

Distribution through_quantiles(const QuantileLaw& law) {
    QuantileSpline spline(law);
    if (law.mean) {
        spline.keep_mean(static_cast<double>(law.mean->count()));
    }
    std::vector<Duration> values;
    values.reserve(parts);
    for (int part = 0; part < parts; ++part) {
        const double low = static_cast<double>(part) / parts;
        const double high = static_cast<double>(part + 1) / parts;
        values.push_back(std::max(from_nanoseconds(spline.mean_between(low, high)), Duration{1}));
    }
    return empirical(values);
}

} // namespace skusim::random
