// What a run found out.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/metrics.hpp>
#include <skusim/stats/estimate.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::scenario {
struct Objective;
}

namespace skusim::experiment {

struct Trial;

/// The answer to a yes/no question under noise.
enum class Decision { holds, fails, undecided };

[[nodiscard]] std::string_view name(Decision decision);

/// One bound of the objective, as measured. The value covers all arrivals; those that were not
/// completed count as infinitely late.
struct BoundResult {
    stats::Quantity quantity;
    double bound = 0; ///< in the quantity's unit
    stats::Estimate value;
    Decision decision = Decision::undecided;
    std::string request_class = {}; ///< whose bound it is; empty for all requests together
};

/// One quantile of the times of single requests, in seconds.
struct QuantileResult {
    stats::Quantity quantity;
    stats::Estimate value;
};

/// The requests of one class, as Outcome has them of all together.
struct ClassResult {
    std::string name;
    double share = 0; ///< of the measured arrivals
    stats::Estimate latency_mean;
    stats::Estimate wait_mean;
    stats::Estimate error_rate;
    std::vector<QuantileResult> latency;
    std::vector<QuantileResult> wait; ///< empty if waits are not measured
};

/// What a language model's requests and engines do.
struct TokenResult {
    stats::Estimate ttft_mean;
    stats::Estimate tpot_mean; ///< mean over requests of each one's mean
    stats::Estimate itl_mean;  ///< over tokens
    std::vector<QuantileResult> ttft;
    std::vector<QuantileResult> tpot;
    std::vector<QuantileResult> itl;
    /// The share of arrivals within all bounds of `slo.goodput`; it is absent without that.
    std::optional<stats::Estimate> goodput;
    std::optional<stats::Estimate> good_per_second;
    stats::Estimate input_per_second; ///< tokens of completed requests
    stats::Estimate output_per_second;
    stats::Estimate total_per_second;
    stats::Estimate steps_per_second; ///< of all engines
    stats::Estimate batch;            ///< sequences in a step, over the time of steps
    stats::Estimate kv_usage;         ///< share of the blocks, over time
    double kv_usage_most = 0;
    stats::Estimate waiting; ///< requests that no step had yet, over time
    stats::Estimate preemptions_per_request;
    stats::Estimate recomputed_ratio; ///< tokens computed again over those of requests
    stats::Estimate prefix_hit_ratio; ///< tokens of prompts found in the prefix cache
    bool has_prefix_cache = false;    ///< some prompts begin alike, and engines look for them
    std::int64_t truncated = 0;       ///< requests whose output was cut at the longest sequence
    std::int64_t too_long = 0;        ///< requests that are refused for their prompts' length
};

/// Requests that arrived in the measured window, each followed to its end:
/// arrived = completed + refused + abandoned + lost. `simulated` counts warm-up and cool-down as
/// well; it is below `arrived` where, of a pattern's steady intervals, a part stands for all.
struct RequestCounts {
    std::int64_t arrived = 0;
    std::int64_t completed = 0;
    std::int64_t refused = 0;
    std::int64_t abandoned = 0;
    std::int64_t simulated = 0;
    std::int64_t lost = 0;       ///< with a node that went down
    std::int64_t sent_again = 0; ///< times, as their node went down

    [[nodiscard]] bool are_sampled() const { return simulated < arrived; }
};

/// What became of nodes that can fail, and of the requests on them.
struct FailureResult {
    std::int64_t outages = 0;   ///< that were seen, of one node or of several at once
    stats::Estimate in_service; ///< share of the nodes' time
    stats::Estimate lost;       ///< share of arrivals
    stats::Estimate sent_again; ///< times, over arrivals
};

/// What the replicas of an autoscaled service do while an interval of the pattern lasts. Where
/// requests are sampled, the most replicas and the longest queue are those of the simulated part.
struct IntervalScaling {
    stats::Estimate replicas;      ///< that run, on average
    stats::Estimate most_replicas; ///< the most at a time, on average over periods
    stats::Estimate started;       ///< that come into service, in each period
    stats::Estimate longest_queue; ///< requests that wait, at most, on average over periods
};

/// One interval of a pattern: the requests that arrived in it, in whatever period.
struct IntervalResult {
    Duration start{}; ///< within the period
    Rate rate;
    std::int64_t arrived = 0;
    /// The objective's bounds on times; empty where nobody arrived.
    std::vector<BoundResult> times;
    Decision decision = Decision::holds;
    stats::Estimate error_rate; ///< share of these that were refused or abandoned; 0 of nobody
    std::optional<IntervalScaling> scaling;
};

/// What ends a run that is not precise, or keeps it from what it is asked for.
enum class RunLimit {
    budget,
    recording, ///< of which further rounds tell nothing new
    session,   ///< a window had fewer requests than two sessions
    warm_up,   ///< it took its part of the budget, and was not long enough
    ending,    ///< requests that were watched did not end
    period,    ///< fewest periods of a pattern take more than the budget: nothing is simulated
    memory     ///< a replication does not fit into it: nothing is simulated
};

struct Outcome {
    /// False for a load that no long run can carry; then all else is empty. Theory tells it before
    /// anything is simulated; of engines, a queue that grows as long as it is watched does, too.
    bool stable = true;
    std::optional<double> offered_utilization; ///< of an open load, at most the workers' if stable
    bool precise = false; ///< every figure asked for is within `precision`; else `limit` tells why
    RunLimit limit = RunLimit::budget;
    std::array<stats::Estimate, metric_count> metrics{};
    std::vector<QuantileResult> latency; ///< of completed requests: standard and the objective's
    std::vector<QuantileResult> wait;    ///< of requests that began service
    std::vector<BoundResult> slo;        ///< in the order of the objective, then of its classes'
    std::vector<ClassResult> classes;    ///< in the order of the trial's
    RequestCounts requests;
    int replications = 0; ///< independent samples that the intervals come from
    /// Independent starts of a system that never forgets how it began, over which the figures are
    /// averages; 0 of one that forgets.
    std::int64_t starts = 0;
    std::optional<stats::Estimate> replicas; ///< that run, on average, of an autoscaled service
    std::optional<stats::Estimate> nodes;    ///< that hold them, on average
    /// Share of the time with 0, 1, 2, ... nodes that hold them; empty where they do not scale.
    std::vector<double> node_shares;
    std::optional<stats::Estimate> batch_size; ///< requests in a batch, on nodes that batch
    std::optional<TokenResult> tokens;         ///< of nodes that serve tokens
    std::optional<FailureResult> failures;     ///< of nodes that can fail
    /// A pattern has one for each of its own. A bound on a time in `slo` then is that of the
    /// interval where it is worst: it fails if it fails in one, and holds if it holds in all.
    std::vector<IntervalResult> intervals;

    /// Whether any request was watched to its end. If not, no figure here tells anything.
    [[nodiscard]] bool is_measured() const { return requests.arrived > 0; }
    [[nodiscard]] const stats::Estimate& metric(Metric which) const {
        return metrics[static_cast<std::size_t>(which)];
    }
};

/// All bounds together: fails if one fails or the load is unstable, holds if all hold.
[[nodiscard]] Decision decision(const Outcome& outcome);

/// What more hangs on than one figure (how many nodes to buy) is to be wrong less often than the
/// asked confidence allows, and is looked at several times as a run grows.
inline constexpr double sure_confidence = 0.999;

/// decision(), had all intervals been those of `sure_confidence`, if that is more than the
/// `confidence` they were measured with.
[[nodiscard]] Decision sure_decision(const Outcome& outcome, double confidence);

/// Runs independent replications of the trial (each warmed up by itself and then measured in
/// growing segments) until the effort's goal is reached. The result depends on the arguments only,
/// not on threads. `objective` may be nullptr.
[[nodiscard]] Outcome run(const Trial& trial, const scenario::Objective* objective,
                          const Effort& effort);

} // namespace skusim::experiment
