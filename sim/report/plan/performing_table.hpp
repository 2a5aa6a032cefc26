#pragma once

#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// SKUs that do the work inside the objective: what one node carries, or of a job the tier,
/// how many nodes, and for what price.
[[nodiscard]] Table performing_table(const PlanResult& result);

/// SKUs that a rule, a bound or their load curve rules out, with the figure.
[[nodiscard]] Table ruled_out_table(const PlanResult& result);

} // namespace skusim::report
