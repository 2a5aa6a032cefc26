#include <skusim/calibration/distribution_fit.hpp>

#include "family_fit.hpp"
#include "quantile_figures.hpp"
#include "shape_law.hpp"
#include "through_quantiles.hpp"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <tuple>

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

/// No sample between these ends varies more (Bhatia and Davis 2000).
double most_cv_of(const LoadStep& step) {
    const bool is_of_answers = share_of_failed_times(step) == 0;
    if (!is_of_answers || !step.min_s || !step.max_s || !step.mean_s) {
        return Start{}.most_cv;
    }
    const double product = (*step.max_s - *step.mean_s) * (*step.mean_s - *step.min_s);
    return product > 0 ? std::sqrt(product) / *step.mean_s : Start{}.most_cv;
}

double spread_of(const LoadStep& step, const std::vector<Figure>& figures) {
    if (most_cv_of(step) < least_cv) {
        return 0;
    }
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

Family constant_family(const LoadStep& step, double requests) {
    Family family;
    family.kind = ShapeKind::constant;
    family.mean_s = step.mean_s ? *step.mean_s : step.quantiles.front().seconds;
    const double sd = step.sd_s.value_or(least_cv * family.mean_s);
    family.fit.parameters = {
        {"mean", FigureUnit::seconds, family.mean_s, sd / std::sqrt(requests)}};
    family.fit.correlations = {{1}};
    for (const QuantileReading& reading : step.quantiles) {
        family.fit.points.push_back({label(Figure{reading.probability, reading.seconds}),
                                     FigureUnit::seconds, reading.seconds, family.mean_s,
                                     std::nullopt});
    }
    return family;
}

constexpr std::array<ShapeKind, 4> fitted_kinds{
    ShapeKind::lognormal, ShapeKind::gamma, ShapeKind::hyperexponential, ShapeKind::exponential};

/// Families that would rather have another mean than that of so many requests.
void keep_mean(DistributionFit& fit, const LoadStep& step, const std::vector<Figure>& figures,
               Start start) {
    constexpr double many = 1000;
    const double requests = step.completed.value_or(0);
    if (!figures.front().is_mean() || requests < many) {
        return;
    }
    start.mean_s = figures.front().seconds;
    start.holds_mean = true;
    start.requests_of_mean = requests;
    for (Family& family : fit.families) {
        const double chance = 3 * family.cv / std::sqrt(requests);
        if (std::abs(family.mean_s / start.mean_s - 1) > std::max(0.02, chance)) {
            start.cv = family.cv;
            family = fit_family(family.kind, figures, fit.requests, start);
        }
    }
}

/// The standard error of the figure over its value, if the family is the data's.
double relative_error(const Family& family, const Figure& figure, double requests) {
    if (figure.is_mean()) {
        return family.cv / std::sqrt(requests);
    }
    const random::Shape shape{family.kind, family.cv, {}};
    const double x = random::quantile(shape, figure.probability);
    return std::sqrt(figure.probability * (1 - figure.probability) / requests) /
           (density(shape, x) * x);
}

struct Miss {
    double by = 0;
    std::string at; ///< the figure; empty for the fit error
};

/// By what the family is none of the data's; nothing if it may be.
std::optional<Miss> miss_of(const Family& family, const std::vector<Figure>& figures,
                            double requests) {
    if (const double error = fit_error(family.fit); error > most_fit_error) {
        return Miss{error, ""};
    }
    Miss worst;
    for (std::size_t i = 0; i < figures.size(); ++i) {
        const Figure& figure = figures[i];
        const bool is_of_body =
            figure.is_mean() || (figure.probability >= 0.5 && figure.probability <= 0.95);
        const double fitted_s = family.fit.points[i].fitted;
        const double off = std::abs(fitted_s - figure.seconds) - figure.rounding_s;
        const double by = off / figure.seconds;
        constexpr double errors = 3;
        if (is_of_body && by > std::max(worst.by, most_body_error) &&
            off / fitted_s > errors * relative_error(family, figure, requests)) {
            worst = {by, label(figure)};
        }
    }
    return worst.by > 0 ? std::optional(worst) : std::nullopt;
}

/// The nearest families come first: among them those that miss no figure by far, and of these the
/// best by its criterion.
void put_best_first(std::vector<Family>& families, const std::vector<Figure>& figures,
                    double requests) {
    double least = std::numeric_limits<double>::infinity();
    for (const Family& family : families) {
        least = std::min(least, fit_error(family.fit));
    }
    const double near = std::max(1.5 * least, least + 0.03);
    const auto rank = [&](const Family& family) {
        const double error = fit_error(family.fit);
        const int misses = miss_of(family, figures, requests) ? 1 : 0;
        return error <= near ? std::tuple(0, misses, *family.criterion)
                             : std::tuple(1, misses, error);
    };
    std::stable_sort(families.begin(), families.end(),
                     [&](const Family& a, const Family& b) { return rank(a) < rank(b); });
}

void fit_by_quantiles(DistributionFit& fit, const LoadStep& step,
                      const std::vector<Figure>& figures) {
    Start start = start_from(figures);
    start.most_cv = most_cv_of(step);
    for (const ShapeKind kind : fitted_kinds) {
        const bool varies_less = kind == ShapeKind::lognormal || kind == ShapeKind::gamma;
        if (varies_less || start.most_cv >= 1) {
            fit.families.push_back(fit_family(kind, figures, fit.requests, start));
        }
    }
    keep_mean(fit, step, figures, start);
    put_best_first(fit.families, figures, fit.requests);
    if (const auto missed = miss_of(fit.families.front(), figures, fit.requests)) {
        fit.missed_by = missed->by;
        fit.missed_at = missed->at;
        if (std::optional<Family> law = through_quantiles_of(step, figures, fit.requests)) {
            fit.families.insert(fit.families.begin(), std::move(*law));
        }
    }
}

void fit_by_moments(DistributionFit& fit, const LoadStep& step) {
    const double cv = *fit.moments_cv;
    for (const ShapeKind kind : fitted_kinds) {
        const bool can_have_it =
            kind == ShapeKind::hyperexponential ? cv >= 1 : parameter_count(kind) > 1;
        if (can_have_it) {
            fit.families.push_back(family_of_moments(kind, *step.mean_s, cv, fit.requests));
        }
    }
    fit.notes.emplace_back(
        "without two quantiles every family fits mean and cv alike; lognormal, the "
        "usual shape of service times, is taken");
}

/// Why no two figures of the step are determined.
std::string too_few_figures(const LoadStep& step) {
    const double failed = share_of_failed_times(step);
    return failed > 0 ? fmt::format("the times of the {:.3g} % of requests that failed are among "
                                    "those of the others, which leaves no two figures that are of "
                                    "answers alone; give the times of single requests, or a run "
                                    "in which fewer fail",
                                    100 * failed)
                      : "too few requests: no two of the figures are determined by them";
}

} // namespace

tl::expected<DistributionFit, std::string> fit_distribution(const LoadStep& step) {
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
    constexpr double too_many = 0.25;
    if (const double failed = share_of_failed_times(step); failed > too_many) {
        return tl::unexpected(fmt::format("{:.3g} % of the requests failed, and their times are "
                                          "among those of the others",
                                          100 * failed));
    }
    const std::vector<Figure> figures = figures_of(step, fit.requests, fit.notes);
    const bool has_both_moments = step.sd_s && step.mean_s && is_mean_of_answers(step);
    const auto quantiles = std::count_if(figures.begin(), figures.end(),
                                         [](const Figure& figure) { return !figure.is_mean(); });
    const std::size_t told = step.quantiles.size() + (step.mean_s ? 1 : 0);
    if (told < 2 && !has_both_moments) {
        return tl::unexpected<std::string>(
            told == 0 ? "no mean and no quantile of the latency"
                      : "one figure of the latency alone says nothing of how it varies; a "
                        "standard deviation or two quantiles would");
    }
    if (spread_of(step, figures) < least_cv) {
        fit.families.push_back(constant_family(step, fit.requests));
    } else if (figures.size() >= 2 && !(has_both_moments && quantiles < 2)) {
        fit_by_quantiles(fit, step, figures);
    } else if (has_both_moments) {
        fit_by_moments(fit, step); // a mean and a median tell less of how times vary
    } else {
        return tl::unexpected(too_few_figures(step));
    }
    return fit;
}

} // namespace skusim::calibration
