// Plans that `skusim plan --format json` has written, read again.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/comparison/plan_record.hpp>

#include <string>
#include <vector>

namespace skusim::plans {

/// The plan, or all plans of a list, in a file's order. Plans of older versions lack some keys:
/// what they do not tell is absent. Faults, with line and column: text that is not JSON, results of
/// other commands, an empty list, keys without which there is no plan, values of another kind than
/// docs/results.md says.
[[nodiscard]] Result<std::vector<comparison::PlanRecord>> read_plans(const std::string& path);

} // namespace skusim::plans
