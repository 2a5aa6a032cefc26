// M/G/1 with its times rounded to multiples of a step: see single_server.hpp.
#pragma once

#include <cstddef>
#include <reference/single_server.hpp>
#include <vector>

namespace skusim::theory {

/// Which way times are rounded: `down` makes everything earlier than it is, `up` later.
enum class Rounding { down, up };

/// The multiples 0, step, ..., points x step.
struct Lattice {
    double step_seconds = 0;
    std::size_t points = 0;
};

/// F_e at the lattice's points, the integral by adaptive Simpson rule, to 1e-9.
[[nodiscard]] std::vector<double> equilibrium_cdf(const ServiceLaw& law, const Lattice& lattice);

/// P(rounded wait <= each point), from the equilibrium law at the points.
[[nodiscard]] std::vector<double> wait_cdf_on(const std::vector<double>& equilibrium, double load,
                                              Rounding rounding);
/// P(rounded wait + rounded service <= each point).
[[nodiscard]] std::vector<double> response_cdf_on(const std::vector<double>& equilibrium,
                                                  const std::vector<double>& service, double load,
                                                  Rounding rounding);

} // namespace skusim::theory
