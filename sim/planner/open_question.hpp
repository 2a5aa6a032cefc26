// Why a cluster could not be decided, and the way on, in words.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::planner {

/// "p95 is 119.8 ms [119.1 ms, 121 ms], the objective 120.6 ms; ... would tell, or another
/// objective"
[[nodiscard]] std::string open_question(const experiment::Outcome& outcome);

} // namespace skusim::planner
