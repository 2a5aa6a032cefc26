// What theory says of nodes whose requests share, have priorities, or have stations of their own.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

#include <cstddef>
#include <optional>
#include <vector>

namespace skusim::experiment {

/// The mean response of workers that share processors, under Poisson arrivals at `rate`. Where
/// nobody waits the law of service times has no influence; where some do it must be exponential.
/// Nodes must be each by themselves: one of them, or a random router. Nothing for other trials.
[[nodiscard]] std::optional<double>
shared_response_seconds(const Trial& trial, const serving::Sharing& rules, double rate);

/// What was measured of one class, as an outcome of its own: what the laws of queues speak of.
[[nodiscard]] Outcome outcome_of_class(const Outcome& outcome, std::size_t number);

/// Mean waits of the trial's classes, in seconds, at one worker to which they come at `rate`
/// together. Classes of one priority are one to Cobham's formula.
[[nodiscard]] std::vector<double> priority_waits(const Trial& trial, const serving::Priority& rules,
                                                 double rate);

} // namespace skusim::experiment
