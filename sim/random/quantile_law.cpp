#include <skusim/base/check.hpp>
#include <skusim/random/quantile_law.hpp>

#include <algorithm>
#include <boost/math/interpolators/pchip.hpp>
#include <cmath>

namespace skusim::random {

namespace {

constexpr int parts = 10'000;
constexpr int points_per_part = 8;

/// -ln(1 - p), the scale on which an exponential is straight.
double on_scale(double probability) {
    return -std::log1p(-probability);
}

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
        least_ = law.least ? std::min(least, times_[0]) : 0;
        first_probability_ = law.points.front().probability;
        first_time_ = times_[0];
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
        return first_probability_ * least_ + between() + (1 - last_probability_) * last_time_;
    }

    void keep_mean(double mean) {
        const double rest = 1 - last_probability_;
        const double body = below() + between();
        constexpr double far = 3;
        const double natural = slope_;
        // The mean excess of an exponential tail is its slope.
        slope_ = std::clamp((mean - body) / rest - last_time_, natural / far, natural * far);
        const double left = mean - between() - rest * (last_time_ + slope_);
        if (std::abs(left - below()) <= 1e-9 * mean) {
            return;
        }
        const double first = std::clamp(left / first_probability_, least_, first_time_);
        if (first_time_ > least_) {
            power_ = (first_time_ - least_) / std::max(first - least_, 1e-3 * first_time_) - 1;
        }
        slope_ = std::max((mean - below() - between()) / rest - last_time_, 0.0);
    }

    /// The mean of the draws between two probabilities.
    [[nodiscard]] double mean_between(double low, double high) const {
        if (low >= last_probability_) {
            return last_time_ + slope_ * (mean_place(low, high) - last_place_);
        }
        double sum = 0;
        for (int i = 0; i < points_per_part; ++i) {
            sum += at(low + (high - low) * (i + 0.5) / points_per_part);
        }
        return sum / points_per_part;
    }

private:
    /// The part of the mean that draws below the first quantile make.
    [[nodiscard]] double below() const { return integral(0, first_probability_); }
    /// The part that draws from there to the last quantile make.
    [[nodiscard]] double between() const { return integral(first_probability_, last_probability_); }

    [[nodiscard]] double integral(double low, double high) const {
        double sum = 0;
        const double width = (high - low) / parts;
        for (int part = 0; part < parts; ++part) {
            sum += width * at(low + (part + 0.5) * width);
        }
        return sum;
    }

    [[nodiscard]] double at(double probability) const {
        if (power_ && probability < first_probability_) {
            return least_ +
                   (first_time_ - least_) * std::pow(probability / first_probability_, *power_);
        }
        const double place = on_scale(probability);
        return place >= last_place_ ? last_time_ + slope_ * (place - last_place_)
                                    : (*spline_)(place);
    }

    /// The mean of -ln u over what is left, from u = 1 - high to 1 - low.
    static double mean_place(double low, double high) {
        const auto sum_to = [](double left) { return left > 0 ? left - left * std::log(left) : 0; };
        return (sum_to(1 - low) - sum_to(1 - high)) / (high - low);
    }

    std::vector<double> places_;
    std::vector<double> times_;
    std::optional<boost::math::interpolators::pchip<std::vector<double>>> spline_;
    double least_ = 0;
    double first_probability_ = 0;
    double first_time_ = 0;
    std::optional<double> power_; ///< of the part below the first quantile, where the mean told it
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
