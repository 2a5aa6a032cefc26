// The values of a --vary option.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/grid.hpp>

#include <string>

namespace skusim::cli {

/// Reads "KEY=V1,V2,..." or "KEY=FIRST..LAST[:STEP]", such as "workload.arrivals.rate=100..400
/// /s:100". The unit may stand behind any of a range's numbers; without a step it counts by one.
/// Faults: no key, no value, a range that is empty, endless or not of numbers.
[[nodiscard]] Result<sweep::Variation> parse_variation(const std::string& text);

} // namespace skusim::cli
