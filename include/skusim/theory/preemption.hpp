// Work that is interrupted and then begins again from nothing.
#pragma once

namespace skusim::theory {

/// Mean time to get a task of `task_seconds` done on a machine that is taken away at a Poisson
/// `rate_per_second` >= 0 while it is up and then replaced after `repair_seconds`, the task
/// beginning anew (preempt-repeat; K. M. Chandy and C. V. Ramamoorthy, "Rollback and recovery
/// strategies for computer programs", IEEE Transactions on Computers 21, 1972):
///
///   E = (exp(rate x task) - 1) (1 / rate + repair),   task at rate 0.
[[nodiscard]] double mean_time_with_restarts_seconds(double rate_per_second, double task_seconds,
                                                     double repair_seconds);

} // namespace skusim::theory
