// A comparison of plans as JSON.
#pragma once

#include <skusim/report/results.hpp>

#include <nlohmann/json_fwd.hpp>

namespace skusim::report {

[[nodiscard]] nlohmann::ordered_json comparison_json(const ComparisonResult& result);

} // namespace skusim::report
