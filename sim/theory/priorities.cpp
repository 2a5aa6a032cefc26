#include <skusim/base/check.hpp>
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/priorities.hpp>

#include <numeric>

namespace skusim::theory {
namespace {

/// Waits from the mean time until a server is free and the classes' utilisations.
std::vector<double> waits(double until_free, const std::vector<double>& utilizations) {
    std::vector<double> result;
    double before = 0;
    for (const double utilization : utilizations) {
        const double with = before + utilization;
        SKUSIM_CHECK(utilization > 0 && with < 1, "an unstable queue has no mean wait");
        result.push_back(until_free / ((1 - before) * (1 - with)));
        before = with;
    }
    return result;
}

} // namespace

std::vector<double> priority_waits(const std::vector<PriorityClass>& classes) {
    std::vector<double> utilizations;
    double residual = 0;
    for (const PriorityClass& each : classes) {
        const double utilization = each.arrivals_per_second * each.mean_service_seconds;
        utilizations.push_back(utilization);
        residual +=
            utilization * each.mean_service_seconds * (1 + each.service_cv * each.service_cv) / 2;
    }
    return waits(residual, utilizations);
}

std::vector<double> priority_waits(const std::vector<double>& arrivals_per_second, int servers,
                                   double mean_service_seconds) {
    std::vector<double> utilizations;
    for (const double rate : arrivals_per_second) {
        utilizations.push_back(rate * mean_service_seconds / servers);
    }
    const double total =
        std::accumulate(arrivals_per_second.begin(), arrivals_per_second.end(), 0.0);
    const double wait_probability = erlang_c(servers, total * mean_service_seconds);
    return waits(wait_probability * mean_service_seconds / servers, utilizations);
}

} // namespace skusim::theory
