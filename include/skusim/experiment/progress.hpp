// A run that tells how far it is.
#pragma once

#include <skusim/experiment/job.hpp>
#include <skusim/experiment/outcome.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <tl/expected.hpp>

namespace skusim::experiment {

/// Is told how much is simulated, warm-up included, and how much there is to simulate in all: as
/// far as can be foreseen, which is better known after each look at the intervals, and never less
/// than what is done. In requests; of a job in its runs. Calls come one at a time, on
/// whatever thread has ended a part of the work, and change no result.
using RunProgress = std::function<void(std::int64_t done, std::int64_t expected)>;

/// run() of outcome.hpp, watched.
[[nodiscard]] Outcome run(const Trial& trial, const scenario::Objective* objective,
                          const Effort& effort, const RunProgress& progress);

/// run_checked() of cross_check.hpp, watched.
[[nodiscard]] CheckedOutcome run_checked(const Trial& trial, const scenario::Objective* objective,
                                         const Effort& effort, const RunProgress& progress);

/// Runs the job more and more often until it is known to `effort.precision`, or the budget or the
/// memory for demands ends. A sentence that says what to change where not even a few runs are
/// affordable.
[[nodiscard]] tl::expected<PreciseJob, std::string> run_job_precisely(const JobTrial& trial,
                                                                      double max_error_rate,
                                                                      const Effort& effort,
                                                                      const RunProgress& progress);

} // namespace skusim::experiment
