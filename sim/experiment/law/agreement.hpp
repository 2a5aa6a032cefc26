// Whether a measured figure leaves room for a law, and the workers that laws speak of.
#pragma once

#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include <vector>

namespace skusim::experiment {

/// Within the measured interval, `widening` times as wide and `slack` more to either side; a bound
/// may be on the other side of it, too.
[[nodiscard]] bool agrees(const CrossCheck& check, double widening, double slack);

/// Without those of which the law, or what was measured, has no value to be compared.
[[nodiscard]] std::vector<CrossCheck> two_sided(std::vector<CrossCheck> checks);

/// An autoscaled service has those that run, on average.
[[nodiscard]] double workers_of(const Trial& trial, const Outcome& outcome);
/// Half the interval of the number of workers over that number.
[[nodiscard]] double doubt_of_workers(const Outcome& outcome);

} // namespace skusim::experiment
