// A cluster that was measured, simulated once more: what its latencies would be if requests took so
// long.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/serving/dispatch.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace skusim::experiment {

struct MeasuredCluster {
    int nodes = 1;
    int workers = 1; ///< of each node; they serve one request each, first come, first served
    serving::Dispatch router = serving::RouterKind::least_outstanding;
    std::uint64_t seed = 1;
};

/// What the router of a measured cluster can be.
[[nodiscard]] std::vector<std::string_view> router_names();
/// Nothing for a name that is none of these.
[[nodiscard]] std::optional<serving::Dispatch> router_named(std::string_view name);

/// The load that it bore.
struct MeasuredLoad {
    double per_s = 0;                   ///< of a stream
    std::optional<int> clients = {};    ///< of a closed loop, in place of a stream
    double pause_s = 0;                 ///< mean of a client's exponential pauses; 0 for none
    std::vector<double> quantiles = {}; ///< probabilities to be told, rising
    double gap_cv = 1; ///< of a stream's times between requests: 0 evenly paced, 1 Poisson
};

struct ClusterLatencies {
    double mean_s = 0;
    std::vector<double> quantiles_s;
};

/// Requests that latencies are of.
inline constexpr std::int64_t requests_of_latencies = 300'000;

/// Latencies over so many requests, with the same random numbers whatever the service. Nothing for
/// a load that the workers cannot bear.
[[nodiscard]] std::optional<ClusterLatencies> latencies_of(const MeasuredCluster& cluster,
                                                           const random::Distribution& service,
                                                           const MeasuredLoad& load);

/// Gives those of independent runs of so many requests each; none for such a load.
[[nodiscard]] std::vector<ClusterLatencies> repeated_latencies(const MeasuredCluster& cluster,
                                                               const random::Distribution& service,
                                                               const MeasuredLoad& load,
                                                               std::int64_t requests, int runs);

} // namespace skusim::experiment
