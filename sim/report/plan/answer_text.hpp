// The answer of a plan, in a line.
#pragma once

#include <skusim/planner/plan.hpp>

#include <string>

namespace skusim::report {

/// "5 x c7i.xlarge in us-east-1: 0.8925 USD/h, 651.53 USD/month"
[[nodiscard]] std::string headline(const planner::Plan& plan, const planner::Choice& choice);

/// Why there is no choice: how many SKUs fell to what.
[[nodiscard]] std::string no_answer_text(const planner::Plan& plan);

} // namespace skusim::report
