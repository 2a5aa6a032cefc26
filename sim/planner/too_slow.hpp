// Whether one node of a SKU keeps to the objective at all.
#pragma once

#include <skusim/planner/candidate.hpp>
#include <skusim/planner/profile.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/service/model.hpp>
#include <skusim/serving/queue_rules.hpp>

#include <optional>

namespace skusim::planner {

/// Why a request breaks the objective even on an idle node, where no queue holds it up: an exact
/// lower bound on any latency. Nothing if it does not. A node that is asked for serves tokens.
[[nodiscard]] std::optional<Why> too_slow_when_idle(const scenario::Objective& objective,
                                                    const experiment::Trial& node);
[[nodiscard]] std::optional<Why> too_slow_when_idle(const scenario::Objective& objective,
                                                    const service::ServiceTime& service);

/// Why not even the lightest load that was tried is carried; nothing if some load is, or may be.
/// `queue` has the rules of the node, and `confidence` is that of the profile's intervals.
[[nodiscard]] std::optional<Why>
too_slow_under_load(const Profile& profile, const serving::QueueRules& queue, double confidence);

} // namespace skusim::planner
