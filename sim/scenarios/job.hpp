// The keys of a job: the rules of how it is run, and those between them and the other keys.
#pragma once

#include <skusim/schema/fields.hpp>
#include <skusim/workload/job.hpp>

#include "arrivals.hpp"

namespace skusim::scenarios {

/// `workload.arrivals: {kind: batch}`: what is to be scored, and until when.
[[nodiscard]] schema::BoundKind<Load> job_arrivals();

/// `job`: how it is run.
[[nodiscard]] const schema::Notation<workload::Job>& job_rules();

/// Rules between a job and the other keys of a scenario; `job` without `kind: batch` is a fault.
void check_job(const text::Value& map, schema::Findings& findings);

} // namespace skusim::scenarios
