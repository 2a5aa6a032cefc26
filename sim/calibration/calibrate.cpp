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

// Relative errors, as a scenario tells them; one that is beyond telling is cut at 100 %.
service::Uncertainty uncertainty_of(const Fit& fit) {
    service::Uncertainty uncertainty;
    for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
        const Parameter& parameter = fit.parameters[i];
        if (!parameter.standard_error || parameter.value <= 0) {
            return {};
        }
        service::UncertainParameter uncertain{
            parameter.name, std::min(*parameter.standard_error / parameter.value, 1.0), {}};
        for (std::size_t j = 0; j < i; ++j) {
            uncertain.correlations.push_back(fit.correlations[i][j]);
        }
        uncertainty.push_back(std::move(uncertain));
    }
    return uncertainty;
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
    if (result.distribution) {
        const Family& best = result.distribution->families.front();
        result.service =
            FittedService{service::DistributionService{{from_seconds(best.mean_s), shape_of(best)}},
                          uncertainty_of(best.fit)};
    }
    return result;
}

} // namespace skusim::calibration
