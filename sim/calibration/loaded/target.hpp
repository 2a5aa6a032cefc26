// The steps of a load test on a cluster, as the simulation is to meet them.
#pragma once

#include <skusim/calibration/loaded_fit.hpp>

#include "calibration/quantile_figures.hpp"

#include <string>
#include <vector>

namespace skusim::calibration {

/// A step as it is to be met: its load, and the figures that the simulation is held to.
struct Target {
    ClusterLoad load;
    std::vector<Figure> figures; ///< the mean first, if it is known
    double requests = 0;         ///< that the figures are of
    bool all_answered = true;    ///< none failed
    std::string name;            ///< put before the labels of figures; empty if it is the only one
};

/// Whether its requests came whatever became of those before.
[[nodiscard]] bool is_open(const LoadStep& step);

/// Why that step cannot be of that cluster; empty if it can.
[[nodiscard]] std::string contradiction(const LoadStep& step, const LoadedCluster& cluster);

/// The step without a name; what was left out of it is told in `notes`.
[[nodiscard]] Target target_of(const LoadStep& step, std::vector<std::string>& notes);

/// Simulated latencies in the order of the target's figures.
[[nodiscard]] std::vector<double> in_order(const Target& target, const SimulatedLatencies& found);

} // namespace skusim::calibration
