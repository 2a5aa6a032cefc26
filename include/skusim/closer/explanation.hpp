// What a page shows beside a plan, so that its reader can see why: simulated for that alone.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/timeline.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/profile.hpp>
#include <skusim/planner/progress.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <vector>

namespace skusim::closer {

/// A cluster of the explained plan, measured to 5 % or in 300 000 requests.
struct ClusterPoint {
    std::size_t candidate = 0; ///< index into Plan::candidates
    int nodes = 1;
    UsdPerHour usd_per_hour;
    experiment::Outcome outcome;
};

struct Explanation {
    std::size_t candidate = 0;        ///< the explained choice: the cheapest
    std::vector<ClusterPoint> counts; ///< of its SKU, with fewer and more nodes than chosen
    planner::Profile profile;         ///< one node of it, over the whole load curve
    experiment::Timeline timeline;    ///< of the chosen cluster
    /// Cost against latency: of the machines that cost least, the least cluster that holds, and
    /// some larger ones.
    std::vector<ClusterPoint> trade_offs;
};

/// Explains the cheapest choice; a pattern at its peak. Nothing for a job, or without a
/// choice.
[[nodiscard]] std::optional<Explanation> explain(const scenario::Scenario& scenario,
                                                 const catalog::Hardware& hardware,
                                                 const planner::Plan& plan,
                                                 const planner::ProgressSink& progress);

} // namespace skusim::closer
