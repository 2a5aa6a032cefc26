// What a plan says of quota, commitments and failures, as texts to compare.
#pragma once

#include <skusim/comparison/plan_record.hpp>
#include <skusim/text/tree.hpp>

#include "json_reading.hpp"

#include <vector>

namespace skusim::plans {

/// One choice has such: {"survives zone", "fails"}, {"commitment", "reserved 1y, 6 nodes"}, {"quota
/// standardDSv5Family", "8 of 100, 12 used"}; none that the plan does not tell.
[[nodiscard]] std::vector<comparison::Input> read_purchase(JsonReading& reading,
                                                           const text::Value& choice);

} // namespace skusim::plans
