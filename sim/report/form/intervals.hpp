// The intervals of a pattern, as a table.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/report/format.hpp>
#include <skusim/workload/arrivals.hpp>

#include <string>

namespace skusim::report {

/// Start, rate, latency and decision of every interval; where there are many, of those that are
/// slowest, in their order; of an autoscaled service also its replicas and its queue. With a
/// heading; empty for other arrivals than a pattern, or where there is neither a latency bound nor
/// a replica that comes and goes.
[[nodiscard]] std::string intervals_text(const workload::Arrivals& arrivals,
                                         const experiment::Outcome& outcome, Format format);

/// One object for each interval of a pattern; empty for other arrivals.
[[nodiscard]] Json intervals_json(const experiment::Outcome& outcome);

} // namespace skusim::report
