// A cluster whose nodes fail as the scenario tells.
#pragma once

#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/episodes.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::placement {

/// What `failures` make of a cluster.
struct FailingCluster {
    /// With outages at their rates, if these are frequent enough to be simulated within the effort.
    experiment::Trial trial;
    std::optional<experiment::EpisodesTrial> episodes;
    std::vector<std::string> notes; ///< what is assumed, and what is not simulated; sentences

    /// What is shown request by request: how they fare in the episodes where there are any, on a
    /// clock that begins with an empty cluster; else the trial.
    [[nodiscard]] experiment::Trial shown() const;
};

/// The cluster of asked_cluster(); a sentence where the scenario's episodes cannot be on it.
/// Without `failures` that tell of nodes that go down the trial is as it was, without a note.
[[nodiscard]] tl::expected<FailingCluster, std::string>
failing_cluster(const scenario::Scenario& scenario, experiment::Trial cluster,
                const experiment::Effort& effort);

} // namespace skusim::placement
