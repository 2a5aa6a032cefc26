// One question to the simulator: a cluster, its load, and how sure the answer must be.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/random/draw_memory.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/serving/source/demands.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
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

/// A cluster under a load.
struct Trial {
    serving::ClusterConfig cluster;
    workload::Arrivals arrivals;
    /// Time of one request on one worker, whatever its class; of a batch of one.
    random::Distribution service;
    std::vector<TrialClass> classes = {}; ///< `service` is their mixture; empty if all are alike

    /// Equal trials have equal outcomes.
    bool operator==(const Trial&) const = default;
};

/// What the classes of a trial bring, for its sources.
[[nodiscard]] std::vector<serving::DemandClass> demands_of(const Trial& trial);

/// A node is so fast with more requests waiting than it can take.
[[nodiscard]] serving::ServingSpeed speed_under_backlog(const Trial& trial);
/// No cluster of these workers is faster, whatever waits. Nodes that batch are at their fastest
/// with batches of one size, which need not be the largest.
[[nodiscard]] serving::ServingSpeed greatest_speed(const Trial& trial);
/// Mean time of a request that nothing holds up, in the batch that takes least; no mean latency is
/// below it.
[[nodiscard]] Duration least_service(const Trial& trial);

/// What makes a run stop.
enum class Goal {
    precision, ///< until every figure that is asked for is within `precision`
    decision,  ///< as soon as the objective holds or fails, or cannot be told apart within
               ///< `precision`
};

/// Independent replications of a run that shall be precise: enough that the spread is known to 13 %
/// (a run stops when its intervals are narrow, and where the spread is a poor guess it stops too
/// soon too often), few enough that each one's warm-up is a small part of it.
inline constexpr int replication_count = 32;

/// What becomes of waiting times, which take longer to know than latencies do.
enum class Waits {
    unmeasured,
    measured, ///< as precisely as the rest happens to make them
    precise,  ///< as precisely as the rest
};

/// How much certainty is asked for, and what it may cost.
struct Effort {
    Goal goal = Goal::precision;
    double confidence = 0.95;
    double precision = 0.02;                ///< half-width of an interval over its value
    std::int64_t max_requests = 50'000'000; ///< simulated, warm-up included
    std::int64_t first_look = 40'000;       ///< measured requests before the first interval
    /// Measured requests after which it gives up, though `max_requests` are not spent.
    std::int64_t enough = std::numeric_limits<std::int64_t>::max();
    Waits waits = Waits::precise;
    std::uint64_t seed = 1;
    int replications = replication_count; ///< at least 8
    /// Draws that runs of one seed share; without it each makes its own. It changes no result.
    std::shared_ptr<random::DrawMemory> draws;
};

/// The effort that a scenario asks for: its confidence, precision, budget and seed.
[[nodiscard]] Effort effort_for(const scenario::Simulation& simulation);

/// Arrivals' share of the workers' time under a backlog, at or above 1 for a load that they cannot
/// carry; nothing for a closed loop, which is never more than the workers can carry.
[[nodiscard]] std::optional<double> offered_utilization(const Trial& trial);

/// Whether a long run mean exists: false for an open load without loss at or above the workers.
[[nodiscard]] bool is_stable(const Trial& trial);

/// Limits the threads of all runs while it lives. Results do not depend on the number.
class ThreadLimit {
public:
    /// 0 means all processors.
    explicit ThreadLimit(int threads);
    ~ThreadLimit();
    ThreadLimit(const ThreadLimit&) = delete;
    ThreadLimit& operator=(const ThreadLimit&) = delete;

private:
    struct Control;
    Control* control_;
};

/// Does `work` for 0, 1, ... `count` - 1, several at a time, in any order. After each, `on_done` is
/// told how many are done; these calls come one at a time.
void for_each_in_parallel(std::size_t count, const std::function<void(std::size_t)>& work,
                          const std::function<void(std::size_t)>& on_done);

} // namespace skusim::experiment
