// Words that every form of a load test's result has in common.
#pragma once

#include <skusim/measurement/load_test.hpp>
#include <skusim/stats/estimate.hpp>

#include <string>
#include <string_view>

namespace skusim::report {

[[nodiscard]] std::string_view schedule_text(measurement::Schedule schedule);
/// "40 /s", "2 clients"
[[nodiscard]] std::string load_text(const measurement::PlannedStep& step);
/// A tail that the requests were too few to bound has no upper end.
[[nodiscard]] std::string measured_time(const stats::Estimate& seconds);

} // namespace skusim::report
