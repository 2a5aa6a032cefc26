// The keys of a batch job: their table, the rules between them, and their values.
#pragma once

#include <skusim/workload/batch_job.hpp>

#include "schema_type.hpp"

namespace skusim::formats {

/// `workload.arrivals` of kind batch.
[[nodiscard]] Kind batch_arrivals();
/// `job`.
[[nodiscard]] TypePointer job_type();
/// Rules between a batch job and the other keys of a scenario; a job without one is a fault.
void check_batch_job(const Value& map, Findings& findings);
/// The job of a checked scenario whose arrivals are of kind batch.
[[nodiscard]] workload::BatchJob as_batch_job(const Value& map);

} // namespace skusim::formats
