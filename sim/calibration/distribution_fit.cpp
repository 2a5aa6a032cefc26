#include <skusim/calibration/distribution_fit.hpp>

#include "family_fit.hpp"
#include "quantile_figures.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

using random::ShapeKind;

// What normal logarithms with these two quantiles would have: good enough to begin a search.
Start start_from(const std::vector<Figure>& figures) {
    const boost::math::normal normal;
    const Figure& low = figures.size() > 2 && figures.front().is_mean() ? figures[1] : figures[0];
    const Figure& high = figures.back();
    const bool has_mean = figures.front().is_mean();
    Start start{figures.front().seconds, 0.5};
    if (!low.is_mean() && low.probability < high.probability) {
        const double width = boost::math::quantile(normal, high.probability) -
                             boost::math::quantile(normal, low.probability);
        const double sigma = std::log(high.seconds / low.seconds) / width;
        start.cv = std::clamp(std::sqrt(std::expm1(sigma * sigma)), 0.02, 5.0);
        if (!has_mean) {
            const double z = boost::math::quantile(normal, low.probability);
            start.mean_s = low.seconds * std::exp(sigma * sigma / 2 - sigma * z);
        }
    }
    return start;
}

double spread_of(const Step& step, const std::vector<Figure>& figures) {
    if (step.quantiles.size() > 1) {
        const double low = step.quantiles.front().seconds;
        const double high = step.quantiles.back().seconds;
        return (high - low) / (high + low);
    }
    if (step.sd_s && step.mean_s) {
        return *step.sd_s / *step.mean_s;
    }
    return figures.size() > 1 ? 1 : 0;
}

Family constant_family(const Step& step, double requests) {
    Family family;
    family.kind = ShapeKind::constant;
    family.mean_s = step.mean_s ? *step.mean_s : step.quantiles.front().seconds;
    const double sd = step.sd_s.value_or(least_cv * family.mean_s);
    family.fit.parameters = {{"mean", "s", family.mean_s, sd / std::sqrt(requests)}};
    family.fit.correlations = {{1}};
    for (const QuantileReading& reading : step.quantiles) {
        family.fit.points.push_back({label(Figure{reading.probability, reading.seconds}), "s",
                                     reading.seconds, family.mean_s, std::nullopt});
    }
    return family;
}

constexpr std::array<ShapeKind, 4> fitted_kinds{
    ShapeKind::lognormal, ShapeKind::gamma, ShapeKind::hyperexponential, ShapeKind::exponential};

void fit_by_quantiles(DistributionFit& fit, const std::vector<Figure>& figures) {
    Start start = start_from(figures);
    for (const ShapeKind kind : fitted_kinds) {
        fit.families.push_back(fit_family(kind, figures, fit.requests, start));
    }
    std::stable_sort(fit.families.begin(), fit.families.end(),
                     [](const Family& a, const Family& b) { return *a.criterion < *b.criterion; });
}

void fit_by_moments(DistributionFit& fit, const Step& step) {
    const double cv = *fit.moments_cv;
    for (const ShapeKind kind : fitted_kinds) {
        const bool can_have_it =
            kind == ShapeKind::hyperexponential ? cv >= 1 : parameter_count(kind) > 1;
        if (can_have_it) {
            fit.families.push_back(family_of_moments(kind, *step.mean_s, cv, fit.requests));
        }
    }
    fit.notes.emplace_back("without quantiles every family fits mean and cv alike; lognormal, the "
                           "usual shape of service times, is taken");
}

} // namespace

tl::expected<DistributionFit, std::string> fit_distribution(const Step& step) {
    DistributionFit fit;
    fit.requests_assumed = !step.completed;
    fit.requests = step.completed.value_or(assumed_requests);
    if (fit.requests < 2) {
        return tl::unexpected<std::string>("one request says nothing of how times vary");
    }
    if (step.mean_s) {
        fit.moments_mean_s = step.mean_s;
        if (step.sd_s) {
            fit.moments_cv = *step.sd_s / *step.mean_s;
        }
    }
    const std::vector<Figure> figures = figures_of(step, fit.requests, fit.notes);
    const bool has_both_moments = step.sd_s && step.mean_s;
    const std::size_t told = step.quantiles.size() + (step.mean_s ? 1 : 0);
    if (told < 2 && !has_both_moments) {
        return tl::unexpected<std::string>(
            told == 0 ? "no mean and no quantile of the latency"
                      : "one figure of the latency alone says nothing of how it varies; a "
                        "standard deviation or two quantiles would");
    }
    if (spread_of(step, figures) < least_cv) {
        fit.families.push_back(constant_family(step, fit.requests));
    } else if (figures.size() >= 2) {
        fit_by_quantiles(fit, figures);
    } else if (has_both_moments) {
        fit_by_moments(fit, step);
    } else {
        return tl::unexpected<std::string>("too few requests: no two of the figures are determined "
                                           "by them");
    }
    return fit;
}

} // namespace skusim::calibration
