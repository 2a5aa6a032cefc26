#include <skusim/calibration/batch_time_fit.hpp>
#include <skusim/calibration/calibration.hpp>
#include <skusim/calibration/scalability_fit.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::calibration {

namespace {

std::vector<Step> all_steps(const std::vector<Measurement>& measurements) {
    std::vector<Step> steps;
    for (const Measurement& measurement : measurements) {
        steps.insert(steps.end(), measurement.steps.begin(), measurement.steps.end());
    }
    return steps;
}

const Step& lightest_of(const std::vector<Step>& steps) {
    int smallest = steps.front().batch_size;
    for (const Step& step : steps) {
        smallest = std::min(smallest, step.batch_size);
    }
    const Step* lightest = lightest_step(steps, smallest);
    return lightest != nullptr ? *lightest : steps.front();
}

random::Shape shape_of(const Family& family) {
    switch (family.kind) {
    case random::ShapeKind::constant:
        return random::constant_shape();
    case random::ShapeKind::exponential:
        return random::exponential_shape();
    default:
        return {family.kind, family.cv, {}};
    }
}

/// Relative errors, as a scenario tells them; one that is beyond telling is cut at 100 %.
/// Parameters that are 0 are left out: they stay so.
service::Uncertainty uncertainty_of(const Fit& fit) {
    service::Uncertainty uncertainty;
    std::vector<std::size_t> told;
    for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
        const Parameter& parameter = fit.parameters[i];
        if (!parameter.standard_error || parameter.value <= 0) {
            continue;
        }
        service::UncertainParameter uncertain{
            parameter.name, std::min(*parameter.standard_error / parameter.value, 1.0), {}};
        for (const std::size_t j : told) {
            uncertain.correlations.push_back(fit.correlations.empty() ? 0 : fit.correlations[i][j]);
        }
        told.push_back(i);
        uncertainty.push_back(std::move(uncertain));
    }
    return uncertainty;
}

FittedService distribution_of(const Family& best) {
    return {service::DistributionService{{from_seconds(best.mean_s), shape_of(best)}},
            uncertainty_of(best.fit)};
}

/// Where several batch sizes were measured: the line, varied as the lightest step of all was.
FittedService line_of(const Fit& line,
                      const tl::expected<DistributionFit, std::string>& variation) {
    service::LinearService model{from_seconds(line.parameters[0].value),
                                 from_seconds(line.parameters[1].value), 0};
    FittedService fitted{model, uncertainty_of(line)};
    if (variation && variation->families.front().cv > 0) {
        const Family& best = variation->families.front();
        model.cv = best.cv;
        fitted.model = model;
        const Parameter& last = best.fit.parameters.back();
        if (last.name == "cv" && last.standard_error) {
            fitted.uncertainty.push_back(
                {"cv", std::min(*last.standard_error / last.value, 1.0), {}});
        }
    }
    return fitted;
}

} // namespace

Calibration calibrate(std::vector<Measurement> measurements) {
    const std::vector<Step> steps = all_steps(measurements);
    const Step light = lightest_of(steps);
    Calibration result{std::move(measurements),
                       light,
                       fit_distribution(light),
                       fit_batch_time(steps),
                       fit_scalability(steps),
                       {},
                       std::nullopt};
    result.warnings = doubts(result.measurements, light);
    if (result.batch_time) {
        result.service = line_of(*result.batch_time, result.distribution);
        if (!result.batch_time->parameters[1].standard_error) {
            result.warnings.emplace_back(
                "two batch sizes leave nothing to tell the error of a batch "
                "time by: a plan takes it as exact; measure a third");
        }
    } else if (result.distribution) {
        result.service = distribution_of(result.distribution->families.front());
    }
    return result;
}

} // namespace skusim::calibration
