// The load curve of one node on one line.
#pragma once

#include <skusim/planner/profile.hpp>

#include <string>

namespace skusim::report {

/// "[.:=+#x] p95 of one node at 4.8 to 38 requests/s: 41 ms to 149 ms": a mark for each load, the
/// higher the nearer to the first latency bound, `x` where the objective fails and `?` where it is
/// undecided; the figures are of the loads that hold. A time of tokens is named in full,
/// "ttft.p95". Empty without a bound on a time, of fewer than three loads, or if none holds.
[[nodiscard]] std::string load_curve_text(const planner::Profile& profile);

} // namespace skusim::report
