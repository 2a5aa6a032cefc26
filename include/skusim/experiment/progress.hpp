// A run that tells how far it is.
#pragma once

#include <skusim/experiment/job.hpp>
#include <skusim/experiment/outcome.hpp>

#include <cstdint>
#include <functional>

namespace skusim::experiment {

/// Is told how much is simulated, warm-up included, and how much there is to simulate in all: as
/// far as can be foreseen, which is better known after each look at the intervals, and never less
/// than what is done. In requests; of a job in its runs. Calls come one at a time, on
/// whatever thread has ended a part of the work, and change no result.
using RunProgress = std::function<void(std::int64_t done, std::int64_t expected)>;

/// run() of outcome.hpp, watched.
[[nodiscard]] Outcome run(const Trial& trial, const scenario::Objective* objective,
                          const Effort& effort, const RunProgress& progress);

/// run_job() of job.hpp, watched.
[[nodiscard]] JobOutcome run_job(const JobTrial& trial, const JobDemands& demands,
                                 double max_error_rate, const Effort& effort,
                                 const RunProgress& progress);

} // namespace skusim::experiment
