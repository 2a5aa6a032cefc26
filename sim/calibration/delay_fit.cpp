#include "delay_fit.hpp"

#include <skusim/theory/closed.hpp>

#include <algorithm>
#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

/// Clients for each worker from which on a step counts as one of busy workers.
constexpr int crowd = 2;
/// Standard errors by which a throughput may be off before it is called a contradiction.
constexpr double chance = 4;

struct Light {
    double mean_s = 0;
    double sd_s = 0;
    double error_s = 0; ///< of the mean
    int workers = 1;
};

double throughput_with(double service_s, double clients, const Light& light) {
    return theory::throughput_per_second({static_cast<int>(clients), light.workers,
                                          std::max(light.mean_s - service_s, 0.0), service_s});
}

/// A share of the light load's mean that is as good as no service.
constexpr double negligible = 1e-6;

/// The service time at which so many clients get this throughput. It rises to the light load's
/// mean as the throughput falls to workers / mean; what lies below is that mean stretched.
double service_behind(double per_s, double clients, const Light& light) {
    const double least = negligible * light.mean_s;
    const auto excess = [&](double service_s) {
        return throughput_with(service_s, clients, light) - per_s;
    };
    if (excess(light.mean_s) >= 0) {
        return light.workers / per_s;
    }
    if (excess(least) <= 0) {
        return least;
    }
    std::uintmax_t iterations = 100;
    const auto [low, high] = boost::math::tools::toms748_solve(
        excess, least, light.mean_s, boost::math::tools::eps_tolerance<double>(40), iterations);
    return (low + high) / 2;
}

std::vector<const LoadStep*> crowded(const std::vector<LoadStep>& steps, const LoadStep& light,
                                     int workers) {
    std::vector<const LoadStep*> result;
    for (const LoadStep& step : steps) {
        if (step.complete && step.batch_size == light.batch_size &&
            step.concurrency.value_or(0) >= crowd * workers &&
            step.completed_per_s.value_or(0) > 0) {
            result.push_back(&step);
        }
    }
    return result;
}

struct ServiceEstimate {
    double seconds = 0;
    double error_s = 0;
};

/// The mean over the steps, by requests. Steps that differ by more than chance widen the error.
ServiceEstimate busy_service(const std::vector<const LoadStep*>& steps, const Light& light) {
    double weights = 0;
    double sum = 0;
    std::vector<std::pair<double, double>> found; // service time, requests
    for (const LoadStep* step : steps) {
        const double requests = step->completed.value_or(1);
        const double service = service_behind(*step->completed_per_s, *step->concurrency, light);
        found.emplace_back(service, requests);
        weights += requests;
        sum += requests * service;
    }
    const double mean = sum / weights;
    const bool counts = steps.front()->completed.has_value();
    const double by_chance = counts ? light.sd_s / std::sqrt(weights) : light.error_s;
    double spread = 0;
    for (const auto& [service, requests] : found) {
        spread += requests / weights * (service - mean) * (service - mean);
    }
    const auto others = static_cast<double>(found.size() - 1);
    const double between = others > 0 ? std::sqrt(spread / others) : 0;
    return {mean, std::max(by_chance, between)};
}

std::string contradiction(const ServiceEstimate& service, const Light& light) {
    return fmt::format(
        "busy workers take {:.4g} ms a request, more than the {:.4g} ms of the light "
        "load: they slow each other down, or are not {}",
        service.seconds * 1e3, light.mean_s * 1e3, light.workers);
}

} // namespace

tl::expected<Fit, std::string> fit_delay(const std::vector<LoadStep>& steps,
                                         const LoadStep& light_step, double light_mean_s,
                                         int workers) {
    const std::vector<const LoadStep*> busy = crowded(steps, light_step, workers);
    if (busy.empty()) {
        return tl::unexpected(fmt::format(
            "no step keeps {} busy; measure one with {} clients (--concurrency)",
            workers == 1 ? "the worker" : fmt::format("{} workers", workers), 2 * crowd * workers));
    }
    if (light_step.concurrency.value_or(0) > workers) {
        return tl::unexpected(fmt::format("the lightest step has {:g} clients for {} workers, and "
                                          "holds waiting; measure 1 client as well",
                                          *light_step.concurrency, workers));
    }
    const double requests = light_step.completed.value_or(1000);
    const double sd = light_step.sd_s.value_or(light_mean_s);
    const Light light{light_mean_s, sd, sd / std::sqrt(requests), workers};
    for (const LoadStep* step : busy) {
        if (*step->completed_per_s >= *step->concurrency / light_mean_s) {
            return tl::unexpected(fmt::format(
                "{:g} clients got {:.4g} /s, more than requests of {:.4g} ms allow: the "
                "light load was slower than the heavy one",
                *step->concurrency, *step->completed_per_s, light_mean_s * 1e3));
        }
    }
    const ServiceEstimate found = busy_service(busy, light);
    const double error_s = std::hypot(found.error_s, light.error_s);
    if (found.seconds > light_mean_s + chance * error_s) {
        return tl::unexpected(contradiction(found, light));
    }
    const double service = std::min(found.seconds, light_mean_s);
    Fit fit;
    fit.parameters = {{"service", FigureUnit::seconds, service, found.error_s},
                      {"delay", FigureUnit::seconds, light_mean_s - service, error_s}};
    const double correlation = error_s > 0 ? -found.error_s / error_s : 0;
    fit.correlations = {{1, correlation}, {correlation, 1}};
    for (const LoadStep* step : busy) {
        fit.points.push_back({fmt::format("{:g} in flight", *step->concurrency),
                              FigureUnit::per_second, *step->completed_per_s,
                              throughput_with(service, *step->concurrency, light), std::nullopt});
    }
    return fit;
}

bool cap_delay(Fit& delay, const LoadStep& light) {
    constexpr double just_below = 1 - 1e-6;
    FittedParameter& found = delay.parameters[1];
    const double lowest = light.quantiles.empty() ? light.mean_s.value_or(found.value + 1)
                                                  : light.quantiles.front().seconds;
    const double quickest = light.min_s.value_or(lowest) * just_below;
    const double beyond = found.value - quickest;
    if (beyond > chance * found.standard_error.value_or(0) || quickest >= lowest) {
        return false;
    }
    found.value = std::min(found.value, quickest);
    return found.value < lowest && found.value < light.mean_s.value_or(found.value + 1);
}

void keep_service(Family& family, const FittedParameter& service) {
    family.mean_s = service.value;
    family.fit.parameters.front() = {"mean", FigureUnit::seconds, service.value,
                                     service.standard_error};
}

LoadStep without_delay(LoadStep step, double delay_s) {
    for (std::optional<double>* figure : {&step.mean_s, &step.min_s, &step.max_s}) {
        if (*figure) {
            **figure -= delay_s;
        }
    }
    for (QuantileReading& reading : step.quantiles) {
        reading.seconds -= delay_s;
    }
    return step;
}

} // namespace skusim::calibration
