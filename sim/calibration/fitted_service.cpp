#include "fitted_service.hpp"

#include <algorithm>
#include <cmath>

namespace skusim::calibration {

namespace {

/// Relative errors, as a scenario tells them; one that is beyond telling is cut at 100 %.
/// Parameters that are 0 are left out: they stay so.
service::Uncertainty uncertainty_of(const Fit& fit) {
    service::Uncertainty uncertainty;
    std::vector<std::size_t> told;
    for (std::size_t i = 0; i < fit.parameters.size(); ++i) {
        const FittedParameter& parameter = fit.parameters[i];
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

/// The mean is as sure as the throughput of busy workers makes it.
FittedService delayed_of(const Family& best, const Fit& delay) {
    FittedService fitted = service_of_family(best, delay.parameters[0].value);
    fitted.delay = from_seconds(delay.parameters[1].value);
    fitted.uncertainty.front().standard_error =
        std::min(*delay.parameters[0].standard_error / delay.parameters[0].value, 1.0);
    return fitted;
}

/// A service of mean times varies as the lightest step of all did.
void add_variation(FittedService& fitted, double& cv,
                   const tl::expected<DistributionFit, std::string>& variation) {
    if (!variation || variation->families.front().cv <= 0) {
        return;
    }
    const Family& best = variation->families.front();
    cv = best.cv;
    const FittedParameter& last = best.fit.parameters.back();
    if (last.name == "cv" && last.standard_error) {
        fitted.uncertainty.push_back({"cv", std::min(*last.standard_error / last.value, 1.0), {}});
    }
}

FittedService line_of(const Fit& line,
                      const tl::expected<DistributionFit, std::string>& variation) {
    service::LinearService model{from_seconds(line.parameters[0].value),
                                 from_seconds(line.parameters[1].value), 0};
    FittedService fitted{{}, uncertainty_of(line)};
    add_variation(fitted, model.cv, variation);
    fitted.model = model;
    return fitted;
}

FittedService roofline_of(const RooflineFit& roofline, service::RooflineService model,
                          const tl::expected<DistributionFit, std::string>& variation) {
    const std::vector<FittedParameter>& parameters = roofline.fit.parameters;
    model.compute_efficiency = parameters[0].value;
    model.bandwidth_efficiency = parameters[1].value;
    model.overhead = from_seconds(parameters[2].value);
    FittedService fitted{{}, uncertainty_of(roofline.fit)};
    add_variation(fitted, model.cv, variation);
    fitted.model = model;
    return fitted;
}

/// Times on one thread, which vary as those of the lightest step.
FittedService scaled_of(const Fit& law, const Family& variation) {
    FittedService fitted = service_of_family(variation, law.parameters[0].value);
    fitted.uncertainty = uncertainty_of(law);
    fitted.scaling = service::ThreadScaling{law.parameters[1].value, law.parameters[2].value};
    const FittedParameter& last = variation.fit.parameters.back();
    if (last.name == "cv" && last.standard_error) {
        fitted.uncertainty.push_back({"cv", std::min(*last.standard_error / last.value, 1.0), {}});
    }
    return fitted;
}

} // namespace

FittedService service_of_family(const Family& family, double mean_s) {
    random::Distribution time = distribution(family);
    time.mean = from_seconds(mean_s);
    FittedService fitted{service::DistributionService{std::move(time)}, uncertainty_of(family.fit)};
    if (family.law) {
        const double factor = mean_s / family.mean_s;
        const auto scale = [&](Duration& length) {
            length = from_seconds(in_seconds(length) * factor);
        };
        fitted.law = family.law;
        for (random::QuantilePoint& point : fitted.law->points) {
            scale(point.time);
        }
        for (std::optional<Duration>* length : {&fitted.law->least, &fitted.law->mean}) {
            if (*length) {
                scale(**length);
            }
        }
    }
    return fitted;
}

std::optional<FittedService> service_of(const Calibration& result,
                                        const std::optional<RooflineFitQuestion>& question) {
    if (result.roofline) {
        if (!*result.roofline) {
            return std::nullopt;
        }
        FittedService fitted = roofline_of(**result.roofline, question->model, result.distribution);
        fitted.scaling = question->scaling;
        return fitted;
    }
    if (result.thread_scaling) {
        return *result.thread_scaling && result.distribution
                   ? std::optional(
                         scaled_of(**result.thread_scaling, result.distribution->families.front()))
                   : std::nullopt;
    }
    if (result.batch_time) {
        return line_of(*result.batch_time, result.distribution);
    }
    if (!result.distribution) {
        return std::nullopt;
    }
    const Family& best = result.distribution->families.front();
    return result.delay && *result.delay ? delayed_of(best, **result.delay)
                                         : service_of_family(best, best.mean_s);
}

} // namespace skusim::calibration
