// The key `workload.arrivals`.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/fields.hpp>
#include <skusim/workload/arrivals.hpp>

namespace skusim::scenarios {

using scenario::Load;

/// How requests arrive, or the job. The file of a recording is not read yet.
[[nodiscard]] const schema::Notation<Load>& arrivals();

/// The pattern that checked `arrivals` of that kind tell.
[[nodiscard]] workload::PatternArrivals pattern_in(const text::Value& arrivals);

} // namespace skusim::scenarios
