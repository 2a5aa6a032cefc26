#include "lattice.hpp"

#include <skusim/base/check.hpp>

#include "power_series.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace skusim::theory {
namespace {

/// Values of a function at both ends and in the middle of an interval.
struct Panel {
    double from, to;
    double left, middle, right;

    [[nodiscard]] double simpson() const { return (to - from) / 6 * (left + 4 * middle + right); }
};

/// Halves the panel until Simpson's rule and its refinement agree, also across the jumps of F.
template <class Function>
double integrate(const Function& function, const Panel& panel, double tolerance, int depth) {
    const double centre = (panel.from + panel.to) / 2;
    const Panel first{panel.from, centre, panel.left, function((panel.from + centre) / 2),
                      panel.middle};
    const Panel second{centre, panel.to, panel.middle, function((centre + panel.to) / 2),
                       panel.right};
    const double finer = first.simpson() + second.simpson();
    const double correction = (finer - panel.simpson()) / 15;
    if (depth == 0 || std::abs(correction) <= tolerance) {
        return finer + correction;
    }
    return integrate(function, first, tolerance / 2, depth - 1) +
           integrate(function, second, tolerance / 2, depth - 1);
}

/// The probabilities of the points from a distribution function at the points. Rounded down, what
/// lies between a point and the next counts for the first; the last point's is not known.
PowerSeries masses(const std::vector<double>& cdf, Rounding rounding) {
    PowerSeries mass(cdf.size());
    std::adjacent_difference(cdf.begin(), cdf.end(), mass.begin());
    if (rounding == Rounding::down) {
        mass[1] += mass[0];
        mass.erase(mass.begin());
    }
    return mass;
}

/// (1 - rho) / (1 - rho R(z)).
PowerSeries wait_masses(const std::vector<double>& equilibrium, double load, Rounding rounding) {
    PowerSeries series = masses(equilibrium, rounding);
    for (double& term : series) {
        term *= -load;
    }
    series[0] += 1;
    PowerSeries wait = reciprocal(series, series.size());
    for (double& term : wait) {
        term *= 1 - load;
    }
    return wait;
}

std::vector<double> cumulated(std::vector<double> mass) {
    std::partial_sum(mass.begin(), mass.end(), mass.begin());
    return mass;
}

} // namespace

std::vector<double> equilibrium_cdf(const ServiceLaw& law, const Lattice& lattice) {
    const auto unfinished = [&](double seconds) { return 1 - law.cdf(seconds); };
    const double tolerance =
        1e-9 * law.mean_seconds / static_cast<double>(std::max<std::size_t>(lattice.points, 1));
    std::vector<double> cdf(lattice.points + 1);
    double left = unfinished(0);
    for (std::size_t point = 1; point <= lattice.points; ++point) {
        const double to = lattice.step_seconds * static_cast<double>(point);
        const double from = lattice.step_seconds * static_cast<double>(point - 1);
        const double right = unfinished(to);
        const Panel panel{from, to, left, unfinished((from + to) / 2), right};
        cdf[point] =
            cdf[point - 1] + integrate(unfinished, panel, tolerance, 50) / law.mean_seconds;
        left = right;
    }
    SKUSIM_CHECK(cdf.back() <= 1 + 1e-6, "the law's mean is below that of its cdf");
    for (double& value : cdf) {
        value = std::min(value, 1.0);
    }
    return cdf;
}

std::vector<double> wait_cdf_on(const std::vector<double>& equilibrium, double load,
                                Rounding rounding) {
    return cumulated(wait_masses(equilibrium, load, rounding));
}

std::vector<double> response_cdf_on(const std::vector<double>& equilibrium,
                                    const std::vector<double>& service, double load,
                                    Rounding rounding) {
    const PowerSeries wait = wait_masses(equilibrium, load, rounding);
    return cumulated(multiply(wait, masses(service, rounding), wait.size()));
}

} // namespace skusim::theory
