// A comparison of plans as JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>

namespace skusim::report {

[[nodiscard]] Json comparison_json(const ComparisonResult& result);

} // namespace skusim::report
