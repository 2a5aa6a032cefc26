#include "loaded_cluster.hpp"

#include <skusim/experiment/measured_cluster.hpp>

#include "per_file.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace skusim::cli {

namespace {

experiment::MeasuredLoad measured_load(const calibration::ClusterLoad& load) {
    return {load.per_s, load.clients, load.pause_s, load.quantiles, load.gap_cv};
}

} // namespace

Result<std::optional<calibration::LoadedCluster>> loaded_cluster(const ParsedWords& parsed,
                                                                 std::optional<int> workers) {
    const auto nodes = numbers_per_file(parsed, "nodes", 1);
    if (!nodes) {
        return failure(nodes.error());
    }
    const std::string router = text_of(parsed, "router");
    if (!nodes->front()) {
        for (const char* option : {"router", "schedule"}) {
            if (!texts(parsed, option).empty()) {
                return failure({},
                               fmt::format("--{} is of a loaded cluster; add --nodes N", option));
            }
        }
        return std::optional<calibration::LoadedCluster>();
    }
    if (!workers) {
        return failure({}, "--nodes needs --workers N, the requests that each node serves at once");
    }
    for (const char* option : {"scenario", "threads-per-worker", "batch-size"}) {
        if (!texts(parsed, option).empty()) {
            return failure(
                {}, fmt::format("--{} is not for a loaded cluster; remove it, or --nodes", option));
        }
    }
    experiment::MeasuredCluster cluster{*nodes->front(), *workers};
    cluster.seed = parsed.common.seed.value_or(cluster.seed);
    if (!router.empty()) {
        const auto named = experiment::router_named(router);
        if (!named) {
            return failure({}, fmt::format("--router \"{}\" is unknown; known: {}", router,
                                           fmt::join(experiment::router_names(), ", ")));
        }
        cluster.router = *named;
    }
    calibration::LoadedCluster loaded{cluster.nodes, cluster.workers,
                                      std::string(name(cluster.router))};
    loaded.simulate = [cluster](const auto& service, const calibration::ClusterLoad& load)
        -> std::optional<calibration::SimulatedLatencies> {
        const auto found = experiment::latencies_of(cluster, service, measured_load(load));
        return found ? std::optional(
                           calibration::SimulatedLatencies{found->mean_s, found->quantiles_s})
                     : std::nullopt;
    };
    loaded.simulated_requests = experiment::requests_of_latencies;
    loaded.repeat = [cluster](const auto& service, const calibration::ClusterLoad& load,
                              std::int64_t requests, int runs) {
        std::vector<calibration::SimulatedLatencies> all;
        for (auto& found : experiment::repeated_latencies(cluster, service, measured_load(load),
                                                          requests, runs)) {
            all.push_back({found.mean_s, std::move(found.quantiles_s)});
        }
        return all;
    };
    return std::optional(std::move(loaded));
}

} // namespace skusim::cli
