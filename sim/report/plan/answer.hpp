// The answer of a plan in three lines: what to rent, what it costs, how sure that is.
#pragma once

#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// Adds the rows `rent`, `cost` and `sure` of the cheapest choice; nothing where there is none.
void add_answer(Table& table, const PlanResult& result);

} // namespace skusim::report
