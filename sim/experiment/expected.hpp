// What theory expects of a trial before it runs: near enough to begin a simulation well, never a
// result.
#pragma once

#include <skusim/experiment/trial.hpp>

namespace skusim::experiment {

/// Requests that wait in all full queues together; infinite where nobody is turned away.
[[nodiscard]] double waiting_room(const Trial& trial);

/// Mean time from a request to its answer in the long run; the trial's arrivals are closed. Exact
/// for exponential service at workers that share one queue, whatever the think times; elsewhere it
/// says about how many clients think at a time.
[[nodiscard]] Duration expected_response(const Trial& trial);

/// Arrivals after which all but a share `left`, in (0, 1), of the work in progress is what it is in
/// a long run: a cluster begins with none, and where service times vary much, most of the work is
/// in rare long ones that have yet to come. 0 where they vary no more than exponential ones.
[[nodiscard]] double arrivals_to_forget_work(const Trial& trial, double left);

} // namespace skusim::experiment
