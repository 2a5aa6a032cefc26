// One question to the simulator: a cluster, its load, and how sure the answer must be.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/config.hpp>
#include <skusim/workload/arrivals.hpp>

#include <cstdint>
#include <optional>

namespace skusim::experiment {

/// A cluster under a load.
struct Trial {
    serving::ClusterConfig cluster;
    workload::Arrivals arrivals;
    random::Distribution service; ///< time of one request on one worker
};

/// What makes a run stop.
enum class Goal {
    precision, ///< until every figure that is asked for is within `precision`
    decision,  ///< as soon as the objective holds or fails, or cannot be told apart within
               ///< `precision`
};

/// How much certainty is asked for, and what it may cost.
struct Effort {
    Goal goal = Goal::precision;
    double confidence = 0.95;
    double precision = 0.02;                ///< half-width of an interval over its value
    std::int64_t max_requests = 50'000'000; ///< simulated, warm-up included
    std::int64_t first_look = 40'000;       ///< measured requests before the first interval
    bool with_waits = true;                 ///< whether waiting times are measured too
    std::uint64_t seed = 1;
};

/// The effort that a scenario asks for: its confidence, precision, budget and seed.
[[nodiscard]] Effort effort_for(const scenario::Simulation& simulation);

/// Arrivals' share of the workers' time, at or above 1 for a load that they cannot carry; nothing
/// for a closed loop, which is never more than the workers can carry.
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

} // namespace skusim::experiment
