// A job put to the simulator: how long it takes, and how sure that is.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/serving/job/job.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/workload/job.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

namespace skusim::experiment {

/// Items that each take a time of a worker's.
struct TimedItems {
    random::Distribution service; ///< of one item on one worker
    /// Mean time of a batch of 1, 2, ... items over that of one: as in serving::ItemWork.
    std::vector<double> batches{1};

    [[nodiscard]] serving::ItemWork work() const { return {service.shape, batches}; }
};

/// Items that are prompts of a language model: each worker is such an engine. Never null.
using PromptEngine = std::shared_ptr<const serving::Tokens>;

/// What a job's items are to a worker.
using JobItems = std::variant<TimedItems, PromptEngine>;

/// A job on a cluster.
struct JobTrial {
    workload::Job job;
    serving::JobCluster cluster;
    JobItems items;

    /// The items if they are timed, else nullptr.
    [[nodiscard]] const TimedItems* timed() const { return std::get_if<TimedItems>(&items); }
    /// The engine if the items are prompts, else nullptr.
    [[nodiscard]] const serving::Tokens* engine() const {
        const auto* engine = std::get_if<PromptEngine>(&items);
        return engine == nullptr ? nullptr : engine->get();
    }
};

/// Mini-batches of prompts that were played through an engine step by step.
struct PlayedMiniBatches {
    std::int64_t of_run = 0;  ///< as many of each run; its others are taken to be like these
    double input_tokens = 0;  ///< of the prompts of a whole run that are answered; mean
    double output_tokens = 0; ///< of their answers; mean
};

/// The work of every mini-batch in each of the independent runs: drawn once for a shape, and then
/// shared by all SKUs, node counts and tiers (common random numbers).
///
/// Prompts are played through an engine, so their work is shared by equal engines only. A run of
/// more than about 20,000 prompts plays so many of its mini-batches, each with prompts of its own,
/// and takes the rest to be like these in turn. Its total then varies as if there were no others:
/// runs differ by more than those of the whole job do, and what was not played widens the
/// intervals.
class JobDemands {
public:
    /// Makes as many runs, from `most_runs` down to 5, as `effort.max_requests` draws or prompts
    /// and 128 MB of memory allow; if not even 5 do, a sentence that says what to change. More runs
    /// begin with the same. Nodes and tier of the trial play no part.
    [[nodiscard]] static tl::expected<JobDemands, std::string>
    draw(const JobTrial& trial, const Effort& effort, std::int64_t most_runs = replication_count);

    /// In the unit of unit_of() the trial.
    [[nodiscard]] const std::vector<serving::MiniBatches>& runs() const { return runs_; }
    /// Nothing but of prompts.
    [[nodiscard]] const std::optional<PlayedMiniBatches>& played() const { return played_; }

private:
    void draw_items(const JobTrial& trial, std::uint64_t seed);
    void play(const JobTrial& trial, std::uint64_t seed, std::int64_t of_run);

    std::vector<serving::MiniBatches> runs_;
    std::optional<PlayedMiniBatches> played_;
};

/// The number of runs that tells whether more than `max_error_rate` of the items fail, where
/// attempts fail by chance (failures^(max_retries + 1) of the mini-batches do): never fewer than
/// replication_count, and no more where `effort` does not pay for enough.
[[nodiscard]] std::int64_t runs_to_tell_failures(const JobTrial& trial, double max_error_rate,
                                                 const Effort& effort);

/// What a demand of 1 takes: a second where prompts were played, else the mean time of an item.
[[nodiscard]] Duration unit_of(const JobTrial& trial);

/// What every run has to do, whoever does it: from the drawn demands alone, no simulation.
struct JobWork {
    double work_seconds = 0;    ///< of one attempt at each mini-batch, cut off at the timeout; mean
    double longest_seconds = 0; ///< attempt of a run; mean
    stats::Estimate share_cut_off; ///< items whose mini-batch is longer than the timeout: lost
    stats::Estimate share_unfit;   ///< prompts that are too long for an engine: lost
};
[[nodiscard]] JobWork job_work(const JobTrial& trial, const JobDemands& demands, double confidence);

/// A bound of that from the scheduler's limits alone, nothing drawn or played: no engine serves a
/// backlog of such prompts faster. The trial has an engine.
[[nodiscard]] JobWork least_work(const JobTrial& trial);

/// A mean makespan that no schedule on that cluster is below: nodes work from the end of their boot
/// on (standing ones from the start), and no attempt is split.
[[nodiscard]] double least_makespan_seconds(const workload::Job& job, const JobWork& work,
                                            int nodes, int workers);

struct JobOutcome {
    stats::Estimate makespan; ///< seconds; the mean of all runs that there could be
    /// What one run takes, in seconds: the bounds hold for it with the confidence asked for, each
    /// by itself (stats::prediction_interval). Infinite where a run did not end.
    stats::Estimate one_run;
    stats::Estimate node_hours; ///< rented, boot and idle time included; mean of a run
    /// The share of items. Those of a mini-batch fail together, so where none fails it is
    /// mini-batches that the rule of three counts.
    stats::Estimate failed_share;
    stats::Estimate attempts_again; ///< begun after a failure, a timeout or an eviction; mean
    /// Node hours of a mean run in which no worker had anything to do, as all nodes were rented
    /// until the last was done: all that more nodes, which end together earlier, could save.
    double idle_hours = 0;
    stats::Estimate evictions; ///< of nodes; mean of a run
    /// Makespan, node hours and failed items are within `precision`, these as error rates are, and
    /// it is decided whether too many fail.
    bool precise = false;
    /// "makespan", whose value is `one_run`, and "error_rate".
    std::vector<BoundResult> slo;
    std::vector<MachineTime> rented;           ///< in each run
    std::vector<MachineTime> rented_dedicated; ///< of that, of nodes that cannot be evicted
    std::int64_t attempts = 0;                 ///< simulated in all runs
    std::int64_t items_done = 0;               ///< in all runs
    std::int64_t items_failed = 0;             ///< in all runs
    std::int64_t unfinished = 0;               ///< runs that the budget, or a century, ended
    std::optional<PlayedMiniBatches> played;   ///< of prompts
};

/// `holds`: with the confidence asked for one run ends by the deadline, and no more items fail than
/// allowed. `fails`: it ends later, or more fail. `undecided`: it may go either way.
[[nodiscard]] Decision decision(const JobOutcome& outcome);

/// Runs the trial once for each of the demands; a run that takes longer than `give_up` simulated
/// time does not end. The result depends on the arguments only.
[[nodiscard]] JobOutcome run_job(const JobTrial& trial, const JobDemands& demands,
                                 double max_error_rate, const Effort& effort,
                                 Duration give_up = serving::JobRunLimit{}.time);

/// A job in as many runs as its precision takes.
struct PreciseJob {
    JobDemands demands;
    JobOutcome outcome; ///< `precise`, unless the budget or the memory for demands ended before
};

/// What theory says of the makespan: work conservation; Graham's bound; the exact answer where all
/// mini-batches are equal, or exponential. The bounds are those of the demands that were drawn.
[[nodiscard]] std::vector<CrossCheck> cross_checks(const JobTrial& trial, const JobDemands& demands,
                                                   const JobOutcome& outcome, double confidence);

} // namespace skusim::experiment
