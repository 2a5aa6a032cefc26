// The keys of a job: their table, the rules between them, and their values.
#pragma once

#include <skusim/workload/job.hpp>

#include "schema_type.hpp"

namespace skusim::formats {

/// `workload.arrivals: {kind: batch}`.
[[nodiscard]] Kind job_arrivals();
/// `job`.
[[nodiscard]] TypePointer job_type();
/// Rules between a job and the other keys of a scenario; `job` without `kind: batch` is a fault.
void check_job(const Value& map, Findings& findings);
/// The job of a checked scenario whose arrivals are of `kind: batch`.
[[nodiscard]] workload::Job as_job(const Value& map);

} // namespace skusim::formats
