// One run of a job on a cluster that is rented for it.
//
// Every process takes the next mini-batch from one list (list scheduling, Graham 1966). An attempt
// takes the job's overhead and the times of the mini-batch's items; one that is longer than the
// timeout is cut off there. A failed or cut-off attempt is made again, later in the list, until its
// retries are spent: then its items count as failed. A node that is evicted loses its attempts,
// which are made again without counting as retries, and a new node boots if there is work waiting.
// The job holds its nodes until its last mini-batch ends.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/base/time.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/serving/source/seed.hpp>
#include <skusim/workload/job.hpp>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

struct JobCluster {
    int nodes = 1;
    int workers = 1; ///< processes per node; each works on one mini-batch at a time
    workload::Tier tier = workload::Tier::dedicated;
    int dedicated = 0; ///< nodes of a cluster of both tiers: the first ones

    /// Whether the node in that place, from 0, can be evicted.
    [[nodiscard]] bool is_evictable(std::size_t node) const {
        return tier == workload::Tier::low_priority ||
               (tier == workload::Tier::both && static_cast<std::int64_t>(node) >= dedicated);
    }
    bool operator==(const JobCluster&) const = default;
};

/// How a worker takes the items of a mini-batch: one after the other, or so many together. All of
/// them are there when it begins, so its batches are full but for the last, which has the rest.
struct ItemWork {
    random::Shape shape; ///< of the time of one batch, whatever its size
    /// Mean time of a batch of 1, 2, ... items over that of one item; the last is the largest.
    std::vector<double> batches{1};

    bool operator==(const ItemWork&) const = default;

    [[nodiscard]] std::int64_t largest_batch() const {
        return static_cast<std::int64_t>(batches.size());
    }
    /// Mean work of so many items, in the time of one item by itself.
    [[nodiscard]] double mean_demand(std::int64_t items) const;
};

/// Draws that mini_batch_demands() makes: two at most for each mini-batch where the sum of its
/// batches has a law of its own, else one for each batch.
[[nodiscard]] std::int64_t demand_draws(const workload::Job& job, const ItemWork& items);

/// The work of each mini-batch, in the mean time of one item by itself: the sum of its batches'
/// demands. Equal for all SKUs whose batches compare alike, node counts and tiers. Sums of
/// exponential and gamma demands are drawn as such, being gamma themselves; of all other shapes
/// every batch is drawn.
[[nodiscard]] std::vector<double> mini_batch_demands(const workload::Job& job,
                                                     const ItemWork& items, const Seed& seed);

/// What a job's mini-batches ask of whoever works on them.
struct MiniBatches {
    std::vector<double> demands;     ///< of each, times a unit that whoever drew them knows
    std::vector<std::int64_t> unfit; ///< items of each that no attempt scores; empty if none is
};

/// Time of one undisturbed attempt at a mini-batch of that demand, in so long a unit.
[[nodiscard]] Duration attempt_time(const workload::Job& job, Duration unit, double demand);

/// What became of a run. items done + failed = all items, if it finished.
struct JobRun {
    /// False if the attempts or the time allowed were spent first; `makespan` is how far it came.
    bool finished = false;
    Duration makespan{}; ///< from submission to the last mini-batch's end, boot included
    MachineTime rented;  ///< of all nodes, boot and the idle time before scale-down included
    MachineTime rented_dedicated; ///< of `rented`, of nodes that cannot be evicted
    double booting_seconds = 0;   ///< of `rented`, until nodes were up
    double worked_seconds = 0;    ///< of all workers, on attempts
    std::int64_t items_done = 0;
    std::int64_t items_failed = 0;
    std::int64_t begun = 0;     ///< mini-batches that were tried at least once
    std::int64_t attempts = 0;  ///< at mini-batches, begun
    std::int64_t failed = 0;    ///< attempts that failed at their end
    std::int64_t timed_out = 0; ///< attempts that were cut off
    std::int64_t lost = 0;      ///< attempts that an eviction ended
    std::int64_t evictions = 0; ///< of nodes
};

/// How far a run goes before it is given up.
struct JobRunLimit {
    std::int64_t attempts = 1'000'000'000;
    Duration time = std::chrono::hours{24 * 365 * 100}; ///< simulated
};

/// Runs the job once. A demand of 1 takes `unit`. A node's life is drawn from a stream of its own
/// and counts from the end of its boot; whether an attempt fails, from one of its mini-batch's own.
[[nodiscard]] JobRun run_job(const workload::Job& job, const JobCluster& cluster, Duration unit,
                             const MiniBatches& mini_batches, const Seed& seed,
                             const JobRunLimit& limit);

} // namespace skusim::serving
