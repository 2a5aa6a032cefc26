#include <skusim/calibration/calibration.hpp>

#include "batch_time_fit.hpp"
#include "delay_fit.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <iterator>

namespace skusim::calibration {

namespace {

std::vector<Step> all_steps(const std::vector<Measurement>& measurements) {
    std::vector<Step> steps;
    for (const Measurement& measurement : measurements) {
        steps.insert(steps.end(), measurement.steps.begin(), measurement.steps.end());
    }
    return steps;
}

/// A distribution is of requests on the same worker.
std::vector<Step> steps_of_fewest_threads(const std::vector<Measurement>& measurements) {
    const auto fewest = std::min_element(measurements.begin(), measurements.end(),
                                         [](const Measurement& a, const Measurement& b) {
                                             return a.threads.value_or(1) < b.threads.value_or(1);
                                         });
    std::vector<Measurement> of_them;
    std::copy_if(measurements.begin(), measurements.end(), std::back_inserter(of_them),
                 [&](const Measurement& it) { return it.threads == fewest->threads; });
    return all_steps(of_them);
}

Step lightest_of(const std::vector<Step>& steps) {
    int smallest = steps.front().batch_size;
    for (const Step& step : steps) {
        smallest = std::min(smallest, step.batch_size);
    }
    const Step* lightest = lightest_step(steps, smallest);
    return lightest != nullptr ? *lightest : steps.front();
}

random::Shape shape_of_family(const Family& family) {
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
    return {service::DistributionService{{from_seconds(best.mean_s), shape_of_family(best)}},
            uncertainty_of(best.fit)};
}

/// The mean is as sure as the throughput of busy workers makes it.
FittedService delayed_of(const Family& best, const Fit& delay) {
    FittedService fitted = distribution_of(best);
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
    const Parameter& last = best.fit.parameters.back();
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
    const std::vector<Parameter>& parameters = roofline.fit.parameters;
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
    FittedService fitted{service::DistributionService{
                             {from_seconds(law.parameters[0].value), shape_of_family(variation)}},
                         uncertainty_of(law),
                         service::ThreadScaling{law.parameters[1].value, law.parameters[2].value}};
    const Parameter& last = variation.fit.parameters.back();
    if (last.name == "cv" && last.standard_error) {
        fitted.uncertainty.push_back({"cv", std::min(*last.standard_error / last.value, 1.0), {}});
    }
    return fitted;
}

bool has_several_skus(const RooflineQuestion& question) {
    return std::any_of(
        question.machines.begin(), question.machines.end(),
        [&](const Machine& machine) { return machine.sku != question.machines.front().sku; });
}

std::optional<FittedService> service_of(const Calibration& result,
                                        const std::optional<RooflineQuestion>& question) {
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
    return result.delay && *result.delay ? delayed_of(best, **result.delay) : distribution_of(best);
}

/// Fits that only measurements of one machine and one worker have.
void refuse_common_fits(Calibration& result, const std::string& why) {
    result.batch_time = tl::unexpected(why);
    result.scalability = tl::unexpected(why);
}

/// Takes the delay out of the light step, and fits what is left.
void tell_delay_apart(Calibration& result, const std::vector<Step>& steps, int workers) {
    const auto refuse = [&](const std::string& why) { result.delay = tl::unexpected(why); };
    if (result.roofline || result.thread_scaling || result.batch_time) {
        return refuse("it is told apart from a distribution only: calibrate one batch size and "
                      "one number of threads, without a roofline");
    }
    if (!result.distribution) {
        return refuse("there is no distribution to take it from");
    }
    result.delay =
        fit_delay(steps, result.light, result.distribution->families.front().mean_s, workers);
    if (!*result.delay) {
        return;
    }
    const double delay_s = (*result.delay)->parameters[1].value;
    if (!is_longer(result.light, delay_s)) {
        return refuse(fmt::format("of {:.4g} ms by the means, but some requests took no longer in "
                                  "all",
                                  delay_s * 1e3));
    }
    result.light = without_delay(result.light, delay_s);
    result.distribution = fit_distribution(result.light);
}

} // namespace

Calibration calibrate(std::vector<Measurement> measurements,
                      const std::optional<RooflineQuestion>& roofline, std::optional<int> workers) {
    const Step light = lightest_of(steps_of_fewest_threads(measurements));
    const std::vector<Step> steps = all_steps(measurements);
    Calibration result{std::move(measurements),
                       light,
                       fit_distribution(light),
                       fit_batch_time(steps),
                       fit_scalability(steps),
                       std::nullopt,
                       std::nullopt,
                       std::nullopt,
                       {},
                       std::nullopt};
    result.warnings = doubts(result.measurements, light);
    if (has_several_threads(result.measurements)) {
        refuse_common_fits(result, "the files are of several numbers of threads; calibrate those "
                                   "of one alone");
        if (!roofline) {
            result.thread_scaling = fit_thread_scaling(result.measurements);
        }
    }
    if (roofline) {
        result.roofline = fit_roofline(result.measurements, *roofline);
        if (has_several_skus(*roofline)) {
            refuse_common_fits(result, "the files are of several SKUs; calibrate those of one "
                                       "alone");
        }
    }
    if (workers) {
        tell_delay_apart(result, steps, *workers);
    }
    result.service = service_of(result, roofline);
    if (!result.roofline && result.batch_time && !result.batch_time->parameters[1].standard_error) {
        result.warnings.emplace_back("two batch sizes leave nothing to tell the error of a batch "
                                     "time by: a plan takes it as exact; measure a third");
    }
    return result;
}

} // namespace skusim::calibration
