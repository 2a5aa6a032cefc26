#pragma once

namespace skusim::experiment {

/// Independent replications of every run: enough that Student's t is near its limit and the spread
/// is known to 16 %, few enough that each one's warm-up is a small part of it.
inline constexpr int replication_count = 20;

} // namespace skusim::experiment
