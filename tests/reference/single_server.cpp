#include <skusim/base/check.hpp>

#include "lattice.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <reference/single_server.hpp>
#include <vector>

namespace skusim::theory {
namespace {

/// Beyond this many points a lattice is refused, rather than the memory of a machine be tried.
constexpr std::size_t most_points = std::size_t{1} << 23U;

void check(const SingleServer& system) {
    SKUSIM_CHECK(std::isfinite(system.arrivals_per_second) && system.arrivals_per_second > 0,
                 "the rate of arrivals must be positive");
    SKUSIM_CHECK(std::isfinite(system.service.mean_seconds) && system.service.mean_seconds > 0,
                 "the mean service time must be positive");
    SKUSIM_CHECK(system.arrivals_per_second * system.service.mean_seconds < 1,
                 "an unstable queue has no stationary wait");
}

void check_width(double relative_width) {
    SKUSIM_CHECK(relative_width >= 1e-4 && relative_width <= 1,
                 "an enclosure's relative width lies from 1e-4 to 1");
}

std::size_t points_for(double seconds, double step_seconds) {
    const double points = std::ceil(seconds / step_seconds);
    SKUSIM_CHECK(points <= static_cast<double>(most_points),
                 "too narrow for a lattice, or the law's mean is above that of its cdf");
    return std::max<std::size_t>(2, static_cast<std::size_t>(points));
}

/// How much to refine the step when the enclosure is `found` wide, not `wanted`: its width is
/// roughly proportional to the step.
double refinement(double wanted, double found) {
    return std::clamp(0.8 * wanted / found, 0.05, 0.5);
}

std::vector<double> at_points(const ServiceLaw& law, const Lattice& lattice) {
    std::vector<double> cdf(lattice.points + 1);
    for (std::size_t point = 0; point < cdf.size(); ++point) {
        cdf[point] = law.cdf(lattice.step_seconds * static_cast<double>(point));
    }
    return cdf;
}

/// The first point where the distribution function reaches `probability`; its size if none does.
std::size_t reached(const std::vector<double>& cdf, double probability) {
    const auto found =
        std::find_if(cdf.begin(), cdf.end(), [=](double value) { return value >= probability; });
    return static_cast<std::size_t>(found - cdf.begin());
}

} // namespace

double utilization(const SingleServer& system) {
    check(system);
    return system.arrivals_per_second * system.service.mean_seconds;
}

double mean_wait_seconds(const SingleServer& system) {
    const double load = utilization(system);
    const double cv = system.service.cv;
    SKUSIM_CHECK(std::isfinite(cv) && cv >= 0, "a coefficient of variation cannot be negative");
    return load * system.service.mean_seconds * (1 + cv * cv) / (2 * (1 - load));
}

double mean_response_seconds(const SingleServer& system) {
    return mean_wait_seconds(system) + system.service.mean_seconds;
}

Bracket wait_cdf(const SingleServer& system, double seconds, double relative_width) {
    const double load = utilization(system);
    check_width(relative_width);
    SKUSIM_CHECK(seconds >= 0, "a wait is not negative");
    if (seconds == 0) {
        return {1 - load, 1 - load};
    }
    double step = seconds / 64;
    for (;;) {
        const std::size_t points = points_for(seconds, step);
        // One point beyond, so that what is rounded down to `seconds` is known.
        const Lattice lattice{seconds / static_cast<double>(points), points + 1};
        const std::vector<double> equilibrium = equilibrium_cdf(system.service, lattice);
        const Bracket bracket{wait_cdf_on(equilibrium, load, Rounding::up)[points],
                              wait_cdf_on(equilibrium, load, Rounding::down)[points]};
        const double width = (bracket.high - bracket.low) / bracket.high;
        if (width <= relative_width) {
            return bracket;
        }
        step *= refinement(relative_width, width);
    }
}

Bracket response_quantile_seconds(const SingleServer& system, double probability,
                                  double relative_width) {
    SKUSIM_CHECK(probability > 0 && probability < 1, "a quantile needs a probability in (0, 1)");
    const double load = utilization(system);
    check_width(relative_width);
    const double mean = system.service.mean_seconds;
    double step = mean * std::max(relative_width, 0.02);
    double horizon = mean * (1 - std::log1p(-probability)) / (1 - load);
    for (;;) {
        const Lattice lattice{step, points_for(horizon, step)};
        const std::vector<double> equilibrium = equilibrium_cdf(system.service, lattice);
        const std::vector<double> service = at_points(system.service, lattice);
        const auto found = [&](Rounding rounding) {
            return reached(response_cdf_on(equilibrium, service, load, rounding), probability);
        };
        const std::size_t last = found(Rounding::up);
        if (last > lattice.points) {
            horizon *= 2;
            continue;
        }
        const std::size_t first = found(Rounding::down);
        const auto points = static_cast<double>(last - std::min(first, last));
        const double width = points / static_cast<double>(std::max<std::size_t>(last, 1));
        if (width <= relative_width) {
            return {step * static_cast<double>(first), step * static_cast<double>(last)};
        }
        horizon = step * static_cast<double>(last + 2);
        step *= refinement(relative_width, width);
    }
}

} // namespace skusim::theory
