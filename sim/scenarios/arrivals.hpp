// The key `workload`.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/fields.hpp>
#include <skusim/workload/arrivals.hpp>

namespace skusim::scenarios {

using scenario::Load;

/// A map with the key `arrivals`. The file of a recording is not read yet.
[[nodiscard]] const schema::Notation<Load>& load();

/// The pattern that checked `arrivals` of that kind tell.
[[nodiscard]] workload::PatternArrivals pattern_in(const text::Value& arrivals);

} // namespace skusim::scenarios
