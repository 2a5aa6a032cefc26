// The law of the service time behind the latencies of a loaded cluster.
//
// A latency measured under load is waiting and service. Of a cluster whose nodes, workers and
// router are known the law is sought whose *simulated* latencies are those measured: mean and
// percentiles of all steps, by least squares of their logarithms (Gauss and Newton, with the slopes
// from simulations that share their random numbers).
#pragma once

#include <skusim/calibration/distribution_fit.hpp>
#include <skusim/calibration/measurement.hpp>

#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::calibration {

/// Latencies that a simulated cluster has, in seconds.
struct SimulatedLatencies {
    double mean_s = 0;
    std::vector<double> quantiles_s; ///< at the probabilities that were asked for
};

/// A load on the cluster.
struct ClusterLoad {
    double per_s = 0;              ///< of an open stream
    std::optional<int> clients;    ///< of a closed loop; `per_s` then says nothing
    double pause_s = 0;            ///< mean, of a client between an answer and its next request
    std::vector<double> quantiles; ///< probabilities to be told
    double gap_cv = 1; ///< of a stream's times between requests: 0 evenly paced, 1 Poisson
};

/// The cluster that was measured, and how to simulate it.
struct LoadedCluster {
    int nodes = 1;
    int workers = 1; ///< of each node
    std::string router;
    /// Nothing for a load that the cluster cannot bear.
    std::function<std::optional<SimulatedLatencies>(const random::Distribution& service,
                                                    const ClusterLoad& load)>
        simulate = {};
    double simulated_requests = std::numeric_limits<double>::infinity(); ///< that it measures
    /// Independent runs of so many requests each: how the latencies of one scatter. None for a load
    /// that the cluster cannot bear.
    std::function<std::vector<SimulatedLatencies>(const random::Distribution& service,
                                                  const ClusterLoad& load, std::int64_t requests,
                                                  int runs)>
        repeat = {};

    [[nodiscard]] int all_workers() const { return nodes * workers; }
};

/// The law that was found, of each family, the nearest first. Points are latencies, measured and
/// simulated.
struct LoadedFit {
    DistributionFit laws;
    double utilization = 0;          ///< of the workers under the heaviest step, by the nearest
    std::vector<std::string> doubts; ///< steps that it misses though it meets others, with place
};

/// The error says why there is none: a file that contradicts the cluster (more requests in service
/// than workers, with the arithmetic), too few figures, or simulated latencies that miss those
/// measured by more than `most_fit_error`.
[[nodiscard]] tl::expected<LoadedFit, std::string> fit_loaded(const std::vector<LoadStep>& steps,
                                                              const LoadedCluster& cluster);

} // namespace skusim::calibration
