// Brings replications to their steady state before anything is measured.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/trial.hpp>

#include "measure.hpp"
#include "progress_meter.hpp"

namespace skusim::experiment {

/// The arrivals in which the trial's cluster, empty at first, comes to its steady state, by theory;
/// no scaling of replicas and no outages are looked at.
[[nodiscard]] double least_warm_up_arrivals(const Trial& trial);

/// What a warm-up came to.
enum class WarmUp {
    steady,
    unsteady,  ///< the budget ended first
    overloaded ///< there is no steady state: see grows_without_end()
};

/// A warm-up of all replications takes one of these at most.
inline constexpr std::int64_t parts_of_budget = 4;
/// Requests that it may take.
[[nodiscard]] inline double most_warming_up(const Effort& effort) {
    return static_cast<double>(effort.max_requests / parts_of_budget);
}

/// Runs all replications, in doubling lengths, until MSER-5 over their average (the number of
/// requests that each arrival finds inside) puts the end of the transient before the middle, or a
/// quarter of the effort's requests are spent. All of it is then left out of the measurement.
[[nodiscard]] WarmUp warm_up(const Trial& trial, const Effort& effort,
                             const Replications& replications, ProgressMeter& meter);

/// Seconds until as many requests end as come though they take time that no worker gives: on the
/// way, and in the pauses of their conversations. What is random there is over in three means.
[[nodiscard]] double seconds_without_workers(const Trial& trial);

/// The arrivals in which a cluster that is empty at first, and has no queue to forget, comes to
/// have as many requests inside as in the long run: until then fewer end than come.
[[nodiscard]] double arrivals_to_fill(const Trial& trial);

/// The least arrivals of a warm-up that theory suggests: some relaxation times, or as long as a
/// queue that loses requests takes to forget. Nodes that do not share their load each need as many.
/// Infinite where the load is beyond the workers and nobody leaves.
[[nodiscard]] double arrivals_to_forget(const Trial& trial, Goal goal);

} // namespace skusim::experiment
