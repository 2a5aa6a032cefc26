#include <skusim/experiment/measured_cluster.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/quantity.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::experiment {

namespace {

Trial trial_of(const MeasuredCluster& cluster, const random::Distribution& service,
               const MeasuredLoad& load) {
    Trial trial;
    trial.cluster.group().nodes = cluster.nodes;
    trial.cluster.group().slots = cluster.workers;
    trial.cluster.dispatch = cluster.router;
    trial.service = service;
    if (load.clients) {
        trial.arrivals = workload::ClosedArrivals{
            *load.clients,
            {from_seconds(load.pause_s),
             load.pause_s > 0 ? random::exponential_shape() : random::constant_shape()}};
    } else {
        // No tool keeps time better than that, and gamma gaps are never quite even.
        constexpr double evenly = 0.01;
        trial.arrivals = workload::GammaArrivals{Rate(load.per_s), std::max(load.gap_cv, evenly)};
    }
    return trial;
}

/// Bounds that nothing breaks: they have the quantiles measured.
scenario::Objective told(const std::vector<double>& quantiles) {
    constexpr auto for_ever = std::chrono::hours{24 * 365};
    scenario::Objective objective;
    for (const double probability : quantiles) {
        objective.times.push_back({stats::latency_quantile(probability), for_ever});
    }
    return objective;
}

/// Latencies over so many requests; nothing for a load that the workers cannot bear.
std::optional<ClusterLatencies> simulated_latencies(const Trial& trial, const MeasuredLoad& load,
                                                    std::int64_t requests, std::uint64_t seed) {
    if (!is_stable(trial)) {
        return std::nullopt;
    }
    const scenario::Objective objective = told(load.quantiles);
    Effort effort;
    effort.precision = 1e-6; // never reached: all runs are of one length, and differ smoothly
    effort.enough = effort.first_look = requests;
    effort.max_requests = 3'000'000;
    effort.waits = Waits::unmeasured;
    effort.replications = 8;
    effort.seed = seed;
    const Outcome outcome = run(trial, &objective, effort);
    if (!outcome.stable) {
        return std::nullopt;
    }
    ClusterLatencies found{outcome.metric(Metric::latency_mean).value, {}};
    for (const double probability : load.quantiles) {
        const stats::Quantity wanted = stats::latency_quantile(probability);
        const auto it =
            std::find_if(outcome.latency.begin(), outcome.latency.end(),
                         [&](const auto& quantile) { return quantile.quantity == wanted; });
        if (it == outcome.latency.end()) {
            return std::nullopt;
        }
        found.quantiles_s.push_back(it->value.value);
    }
    return found;
}

} // namespace

std::vector<std::string_view> router_names() {
    std::vector<std::string_view> names;
    for (const serving::DispatchName& entry : serving::dispatch_names) {
        names.push_back(entry.name);
    }
    return names;
}

std::optional<serving::Dispatch> router_named(std::string_view name) {
    for (const serving::DispatchName& entry : serving::dispatch_names) {
        if (entry.name == name) {
            return entry.dispatch;
        }
    }
    return std::nullopt;
}

std::optional<ClusterLatencies> latencies_of(const MeasuredCluster& cluster,
                                             const random::Distribution& service,
                                             const MeasuredLoad& load) {
    return simulated_latencies(trial_of(cluster, service, load), load, requests_of_latencies,
                               cluster.seed);
}

std::vector<ClusterLatencies> repeated_latencies(const MeasuredCluster& cluster,
                                                 const random::Distribution& service,
                                                 const MeasuredLoad& load, std::int64_t requests,
                                                 int runs) {
    const Trial trial = trial_of(cluster, service, load);
    std::vector<ClusterLatencies> all;
    for (int run = 1; run <= runs; ++run) {
        const auto number = static_cast<std::uint64_t>(run);
        if (auto found = simulated_latencies(trial, load, requests, cluster.seed + number)) {
            all.push_back(*std::move(found));
        }
    }
    return all;
}

} // namespace skusim::experiment
