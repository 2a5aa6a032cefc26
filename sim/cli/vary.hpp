// The values of --vary options, and their product.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/schema/override.hpp>

#include <string>
#include <vector>

namespace skusim::cli {

/// One option: a key of the scenario and the values that it takes in turn.
struct Variation {
    std::string key;
    std::vector<std::string> values;
};

/// Reads "KEY=V1,V2,..." or "KEY=FIRST..LAST[:STEP]", such as "workload.arrivals.rate=100..400
/// /s:100". The unit may stand behind any of a range's numbers; without a step it counts by one.
/// Faults: no key, no value, a range that is empty, endless or not of numbers.
[[nodiscard]] Result<Variation> parse_variation(const std::string& text);

/// Every combination of values, the last variation changing fastest; one empty combination if there
/// is no variation.
[[nodiscard]] std::vector<std::vector<schema::Override>>
combinations(const std::vector<Variation>& variations);

} // namespace skusim::cli
