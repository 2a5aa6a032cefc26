// The answer of a plan in a few lines: what to rent, what it costs, how sure that is; and a line
// each for what a quota, commitments and failures make of it, where the scenario has them.
#pragma once

#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// Adds the rows of the cheapest choice; nothing where there is none.
void add_answer(Table& table, const PlanResult& result);

} // namespace skusim::report
