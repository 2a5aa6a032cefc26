#include <skusim/base/check.hpp>
#include <skusim/theory/batch_server.hpp>

#include "batch_departures.hpp"
#include "quantile.hpp"

#include <boost/math/tools/toms748_solve.hpp>
#include <cmath>
#include <cstdint>

namespace skusim::theory {
namespace {

double batch_load(const BatchServer& system) {
    SKUSIM_CHECK(std::isfinite(system.arrivals_per_second) && system.arrivals_per_second > 0,
                 "the rate of arrivals must be positive");
    SKUSIM_CHECK(std::isfinite(system.mean_service_seconds) && system.mean_service_seconds > 0,
                 "the mean service time must be positive");
    SKUSIM_CHECK(!system.largest_batch || *system.largest_batch >= 1, "a batch has room for one");
    const double load = system.arrivals_per_second * system.mean_service_seconds;
    SKUSIM_CHECK(!system.largest_batch || load < *system.largest_batch,
                 "an unstable queue has no stationary wait");
    return load;
}

/// M/M^b/1, with exponential service.
struct ExponentialBatches {
    double share_busy = 0;
    double waits_end = 0; ///< mu (1 - r^b)
};

/// r of the header: lambda / mu = r + ... + r^b, which rises from 0 to b.
double ratio(double load, int batch) {
    const auto excess = [&](double r) {
        double sum = 0; // Horner's rule
        for (int term = 0; term < batch; ++term) {
            sum = r * (1 + sum);
        }
        return sum - load;
    };
    std::uintmax_t iterations = 200;
    const auto [below, above] = boost::math::tools::toms748_solve(
        excess, 0.0, 1.0, -load, batch - load, boost::math::tools::eps_tolerance<double>(52),
        iterations);
    return (below + above) / 2;
}

ExponentialBatches solve(const BatchServer& system) {
    const double offered = batch_load(system);
    const double r =
        system.largest_batch ? ratio(offered, *system.largest_batch) : offered / (1 + offered);
    const double all_later = system.largest_batch ? std::pow(r, *system.largest_batch) : 0;
    // Busy: C / (1 - r). Idle: C / (lambda S).
    return {1 / (1 + (1 - r) / offered), (1 - all_later) / system.mean_service_seconds};
}

double mean_wait_seconds(const ExponentialBatches& batches) {
    return batches.share_busy / batches.waits_end;
}

double wait_tail(const ExponentialBatches& batches, double seconds) {
    return batches.share_busy * std::exp(-batches.waits_end * seconds);
}

double response_tail(const BatchServer& system, const ExponentialBatches& batches, double seconds) {
    // Service, rate mu, with a share busy after a wait of rate theta; mu - theta = mu r^b may be 0.
    const double mu = 1 / system.mean_service_seconds;
    const double apart = mu - batches.waits_end;
    const double both = apart > 0 ? -std::expm1(-apart * seconds) / apart : seconds;
    return std::exp(-mu * seconds) +
           batches.share_busy * mu * std::exp(-batches.waits_end * seconds) * both;
}

double response_tail(const BatchServer& system, const BatchDepartures& batches, double seconds) {
    const double waited = seconds - system.mean_service_seconds;
    return waited < 0 ? 1 : wait_tail(batches, waited);
}

/// What `figure` says of the solved system.
template <class Figure>
double solved(const BatchServer& system, const Figure& figure) {
    SKUSIM_CHECK(batch_load(system) > 0, "a system with arrivals"); // it checks the parameters
    if (system.service == BatchService::constant) {
        return figure(solve_departures(system));
    }
    return figure(solve(system));
}

} // namespace

double utilization(const BatchServer& system) {
    return solved(system, [](const auto& batches) { return batches.share_busy; });
}

double mean_batch(const BatchServer& system) {
    return batch_load(system) / utilization(system);
}

double mean_wait_seconds(const BatchServer& system) {
    return solved(system, [](const auto& batches) { return mean_wait_seconds(batches); });
}

double mean_response_seconds(const BatchServer& system) {
    return mean_wait_seconds(system) + system.mean_service_seconds;
}

double mean_in_system(const BatchServer& system) {
    return system.arrivals_per_second * mean_response_seconds(system);
}

double wait_tail(const BatchServer& system, double seconds) {
    SKUSIM_CHECK(seconds >= 0, "a time is not negative");
    return solved(system, [&](const auto& batches) { return wait_tail(batches, seconds); });
}

double response_tail(const BatchServer& system, double seconds) {
    SKUSIM_CHECK(seconds >= 0, "a time is not negative");
    return solved(system,
                  [&](const auto& batches) { return response_tail(system, batches, seconds); });
}

double response_quantile_seconds(const BatchServer& system, double probability) {
    return solved(system, [&](const auto& batches) {
        const auto tail = [&](double seconds) { return response_tail(system, batches, seconds); };
        return quantile_of(tail, probability, system.mean_service_seconds);
    });
}

} // namespace skusim::theory
