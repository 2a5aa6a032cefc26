#include <skusim/base/check.hpp>
#include <skusim/stats/interval.hpp>
#include <skusim/stats/moments.hpp>

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <map>
#include <utility>

namespace skusim::stats {

namespace {

double computed_student_t(double confidence, int degrees) {
    // Double precision is plenty, and the default of long double is ten times slower.
    using Fast = boost::math::policies::policy<boost::math::policies::promote_double<false>>;
    const boost::math::students_t_distribution<double, Fast> law(static_cast<double>(degrees));
    return boost::math::quantile(boost::math::complement(law, 0.5 * (1 - confidence)));
}

} // namespace

double student_t(double confidence, int degrees) {
    SKUSIM_CHECK(confidence > 0 && confidence < 1 && degrees >= 1, "a t quantile's parameters");
    // Every interval of a plan asks for one of a few, each of which takes microseconds.
    thread_local std::map<std::pair<double, int>, double> known;
    const auto [found, is_new] = known.try_emplace({confidence, degrees});
    if (is_new) {
        found->second = computed_student_t(confidence, degrees);
    }
    return found->second;
}

namespace {

/// Willink's a, a sixth of the mean's skewness; 0 where so few replications cannot tell.
double asymmetry_of(const Moments& residuals) {
    constexpr std::size_t least_count = 8;
    return residuals.count() < least_count
               ? 0
               : residuals.skewness() / (6 * std::sqrt(static_cast<double>(residuals.count())));
}

/// Willink's G: what becomes of Student's t when the mean is skewed; t itself if it is not.
double willink(double t, double asymmetry) {
    constexpr double none = 1e-9;
    if (std::abs(asymmetry) < none) {
        return t;
    }
    return (std::cbrt(1 + 6 * asymmetry * (t - asymmetry)) - 1) / (2 * asymmetry);
}

/// A ratio of sums, and what its replications tell of its spread.
struct Ratio {
    double value = 0;
    double standard_error = 0;
    double asymmetry = 0;
    double student = 0; ///< Student's t for the asked confidence
};

Ratio ratio_of(const std::vector<RatioPart>& parts, double confidence) {
    SKUSIM_CHECK(parts.size() >= 2, "an interval needs two replications");
    const auto count = static_cast<double>(parts.size());
    double numerator = 0;
    double denominator = 0;
    for (const RatioPart& part : parts) {
        numerator += part.numerator;
        denominator += part.denominator;
    }
    SKUSIM_CHECK(denominator > 0, "a ratio over something");
    Ratio ratio;
    ratio.value = numerator / denominator;
    Moments residuals(0); // they add up to 0
    for (const RatioPart& part : parts) {
        residuals.add(part.numerator - ratio.value * part.denominator);
    }
    ratio.standard_error = std::sqrt(residuals.variance() / count) * count / denominator;
    ratio.asymmetry = asymmetry_of(residuals);
    ratio.student = student_t(confidence, static_cast<int>(parts.size()) - 1);
    return ratio;
}

} // namespace

Estimate ratio_interval(const std::vector<RatioPart>& parts, double confidence) {
    const Ratio ratio = ratio_of(parts, confidence);
    const double half = ratio.student * ratio.standard_error;
    return {ratio.value, ratio.value - half, ratio.value + half};
}

Estimate skewed_ratio_interval(const std::vector<RatioPart>& parts, double confidence) {
    const Ratio ratio = ratio_of(parts, confidence);
    return {ratio.value,
            ratio.value - willink(ratio.student, ratio.asymmetry) * ratio.standard_error,
            ratio.value - willink(-ratio.student, ratio.asymmetry) * ratio.standard_error};
}

Estimate prediction_interval(const std::vector<double>& sample, double confidence) {
    SKUSIM_CHECK(sample.size() >= 2, "a spread needs two observations");
    SKUSIM_CHECK(confidence >= 0.5 && confidence < 1, "a one-sided confidence");
    const auto count = static_cast<double>(sample.size());
    const auto [least, greatest] = std::minmax_element(sample.begin(), sample.end());
    if (*greatest == infinite) {
        return {infinite, *least, infinite};
    }
    const Moments moments = moments_of(sample);
    const double mean = moments.mean();
    if (confidence <= count / (count + 1)) {
        // The next observation is as likely to fall between any two of those there are.
        const auto rank = static_cast<std::size_t>(std::ceil(confidence * (count + 1) - 1e-9));
        std::vector<double> ordered = sample;
        std::sort(ordered.begin(), ordered.end());
        const double high = ordered[rank - 1];
        const double low = ordered[ordered.size() - rank];
        return {std::clamp(mean, low, high), low, high};
    }
    const double deviation = std::sqrt(moments.variance() * (1 + 1 / count));
    // Two sides are together left with 1 - (2 c - 1), so each is left with 1 - c.
    const double half =
        student_t(2 * confidence - 1, static_cast<int>(sample.size()) - 1) * deviation;
    return {mean, mean - half, mean + half};
}

Estimate share_interval(const std::vector<RatioPart>& parts, double confidence) {
    double events = 0;
    double trials = 0;
    for (const RatioPart& part : parts) {
        events += part.numerator;
        trials += part.denominator;
    }
    if (trials == 0) {
        return {0, 0, 1};
    }
    const double unseen = std::min(1.0, std::max(3.0, -std::log1p(-confidence)) / trials);
    if (events == 0) {
        return {0, 0, unseen};
    }
    if (events == trials) {
        return {1, 1 - unseen, 1};
    }
    return within(ratio_interval(parts, confidence), 0, 1);
}

} // namespace skusim::stats
