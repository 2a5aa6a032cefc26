// One question to the simulator: a cluster and its load.
#pragma once

#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/workload/arrivals.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::experiment {

/// One class of requests.
struct TrialClass {
    std::string name;
    double share = 1; ///< of the requests; of all classes together 1
    random::Distribution service;

    bool operator==(const TrialClass&) const = default;
};

/// What a request's tokens must keep for it to be counted as good; absent is what need not be kept.
struct GoodAnswer {
    std::optional<Duration> to_first_token;
    std::optional<Duration> per_output_token;
    std::optional<Duration> latency;

    bool operator==(const GoodAnswer&) const = default;
};

/// A cluster under a load.
struct Trial {
    serving::ClusterConfig cluster;
    workload::Arrivals arrivals;
    /// Time of one request on one worker, whatever its class; of a batch of one.
    random::Distribution service;
    std::vector<TrialClass> classes = {}; ///< `service` is their mixture; empty if all are alike

    std::optional<GoodAnswer> good = {}; ///< of requests with tokens

    /// Equal trials have equal outcomes.
    bool operator==(const Trial&) const = default;
};

/// What the classes of a trial bring, for its sources.
[[nodiscard]] std::vector<serving::DemandClass> demands_of(const Trial& trial);

/// Where each class of requests has stations of its own, as they see nothing of each other: the
/// trial of each class alone, in their order. Empty where classes share workers. An open stream is
/// thinned; of Poisson arrivals that is exact, of others it keeps their kind and rate.
[[nodiscard]] std::vector<Trial> trials_of_stations(const Trial& trial);

/// A node is so fast with more requests waiting than it can take.
[[nodiscard]] serving::ServingSpeed speed_under_backlog(const Trial& trial);
/// No cluster of these workers is faster, whatever waits. Nodes that batch are at their fastest
/// with batches of one size, which need not be the largest; stations that lose requests, each with
/// all of its workers busy, in whatever mix that is.
[[nodiscard]] serving::ServingSpeed greatest_speed(const Trial& trial);
/// Mean time of a request that nothing holds up, in the batch that takes least; no mean latency is
/// below it.
[[nodiscard]] Duration least_service(const Trial& trial);

/// Arrivals' share of the workers' time under a backlog, of the time that their nodes are in
/// service, of stations at the busiest; at or above 1 for a load that they cannot carry; nothing
/// for a closed loop, which is never more than the workers can carry.
[[nodiscard]] std::optional<double> offered_utilization(const Trial& trial);

/// Whether a long run mean exists: false for an open load without loss at or above the workers.
[[nodiscard]] bool is_stable(const Trial& trial);

} // namespace skusim::experiment
