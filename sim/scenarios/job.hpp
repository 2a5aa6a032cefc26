// The keys of a job: their table, the rules between them, and their values.
#pragma once

#include <skusim/schema/type.hpp>
#include <skusim/workload/job.hpp>

namespace skusim::scenarios {

/// `workload.arrivals: {kind: batch}`.
[[nodiscard]] schema::Kind job_arrivals();
/// `job`.
[[nodiscard]] schema::TypePointer job_type();
/// Rules between a job and the other keys of a scenario; `job` without `kind: batch` is a fault.
void check_job(const text::Value& map, schema::Findings& findings);
/// The job of a checked scenario whose arrivals are of `kind: batch`.
[[nodiscard]] workload::Job as_job(const text::Value& map);

} // namespace skusim::scenarios
