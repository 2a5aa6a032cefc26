// The key `workload`.
#pragma once

#include <skusim/schema/fields.hpp>
#include <skusim/workload/arrivals.hpp>
#include <skusim/workload/job.hpp>

#include <optional>

namespace skusim::scenarios {

/// How requests arrive, or what is to be scored.
struct Load {
    workload::Arrivals arrivals;
    std::optional<workload::Job> job; ///< in place of `arrivals`, of `kind: batch`
};

/// A map with the key `arrivals`. The file of a recording is not read yet.
[[nodiscard]] const schema::Notation<Load>& load();

/// The pattern that checked `arrivals` of that kind tell.
[[nodiscard]] workload::PatternArrivals pattern_in(const text::Value& arrivals);

} // namespace skusim::scenarios
