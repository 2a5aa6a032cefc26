#include "through_quantiles.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::calibration {

std::string_view name(const Family& family) {
    return family.law ? "quantiles" : random::name(family.kind);
}

random::Distribution distribution(const Family& family) {
    const Duration mean = from_seconds(family.mean_s);
    if (family.law) {
        return {mean, random::through_quantiles(*family.law).shape};
    }
    switch (family.kind) {
    case random::ShapeKind::constant:
        return {mean, random::constant_shape()};
    case random::ShapeKind::exponential:
        return {mean, random::exponential_shape()};
    default:
        return {mean, {family.kind, family.cv, {}}};
    }
}

std::optional<Family> through_quantiles_of(const LoadStep& step, const std::vector<Figure>& figures,
                                           double requests) {
    random::QuantileLaw law;
    for (const Figure& figure : figures) {
        if (!figure.is_mean()) {
            law.points.push_back({figure.probability, from_seconds(figure.seconds)});
        }
    }
    if (law.points.size() < 3) {
        return std::nullopt;
    }
    if (step.min_s && share_of_failed_times(step) == 0) {
        law.least = std::min(from_seconds(*step.min_s), law.points.front().time);
    }
    if (figures.front().is_mean()) {
        constexpr double rounding = 1.0001; // of the times that a service file will have
        const double least_s = in_seconds(random::least_mean(law)) * rounding;
        law.mean = from_seconds(std::max(figures.front().seconds, least_s));
    }
    const random::Distribution found = random::through_quantiles(law);
    Family family;
    family.kind = random::ShapeKind::empirical;
    family.law = std::move(law);
    family.mean_s = in_seconds(found.mean);
    family.cv = found.shape.cv;
    family.fit.parameters = {{"mean", FigureUnit::seconds, family.mean_s,
                              family.cv * family.mean_s / std::sqrt(requests)}};
    family.fit.correlations = {{1}};
    for (const Figure& figure : figures) {
        const double in_means =
            figure.is_mean() ? 1 : random::quantile(found.shape, figure.probability);
        family.fit.points.push_back({label(figure), FigureUnit::seconds, figure.seconds,
                                     family.mean_s * in_means, std::nullopt});
    }
    return family;
}

} // namespace skusim::calibration
