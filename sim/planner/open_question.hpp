// Why a cluster could not be decided, and the way on, in words.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::planner {

/// "p95 is 119.8 ms [119.1 ms, 121 ms], the objective 120.6 ms; ... would tell, or another
/// objective", or what else keeps the run from telling.
[[nodiscard]] std::string open_question(const experiment::Outcome& outcome);

/// "p95 is 90 ms [89 ms, 91.2 ms], the objective 88 ms", of a cluster that fails.
[[nodiscard]] std::string broken_bound(const experiment::Outcome& outcome);

} // namespace skusim::planner
