// A job put to the simulator: how long it takes, and how sure that is.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/random/distribution.hpp>
#include <skusim/serving/job/job.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/workload/job.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::experiment {

/// A job on a cluster.
struct JobTrial {
    workload::Job job;
    serving::JobCluster cluster;
    random::Distribution service; ///< time of one item on one worker
};

/// The work of every mini-batch in each of the independent runs: drawn once for a shape, and then
/// shared by all SKUs, node counts and tiers (common random numbers).
class JobDemands {
public:
    /// Makes as many runs, from `most_runs` down to 5, as `effort.max_requests` draws and 128 MB of
    /// memory allow; if not even 5 do, a sentence that says what to change. More runs begin with
    /// the same.
    [[nodiscard]] static tl::expected<JobDemands, std::string>
    draw(const workload::Job& job, const random::Shape& shape, const Effort& effort,
         std::int64_t most_runs = replication_count);

    /// They hold unit-mean work, by run and then by mini-batch.
    [[nodiscard]] const std::vector<std::vector<double>>& runs() const { return runs_; }

private:
    std::vector<std::vector<double>> runs_;
};

/// What every run has to do, whoever does it: from the drawn demands alone, no simulation.
struct JobWork {
    double work_seconds = 0;    ///< of one attempt at each mini-batch, cut off at the timeout; mean
    double longest_seconds = 0; ///< attempt of a run; mean
    stats::Estimate share_cut_off; ///< items whose mini-batch is longer than the timeout: lost
};
[[nodiscard]] JobWork job_work(const workload::Job& job, const random::Distribution& service,
                               const JobDemands& demands, double confidence);

/// A mean makespan that no schedule on that cluster is below: nodes work from the end of their boot
/// on (standing ones from the start), and no attempt is split.
[[nodiscard]] double least_makespan_seconds(const workload::Job& job, const JobWork& work,
                                            int nodes, int workers);

struct JobOutcome {
    stats::Estimate makespan; ///< seconds; the mean of all runs that there could be
    /// What one run takes, in seconds: the bounds hold for it with the confidence asked for, each
    /// by itself (stats::prediction_interval). Infinite where a run did not end.
    stats::Estimate one_run;
    stats::Estimate node_hours;     ///< rented, boot and idle time included; mean of a run
    stats::Estimate failed_share;   ///< of items
    stats::Estimate attempts_again; ///< begun after a failure, a timeout or an eviction; mean
    /// Node hours of a mean run in which no worker had anything to do, as all nodes were rented
    /// until the last was done: all that more nodes, which end together earlier, could save.
    double idle_hours = 0;
    stats::Estimate evictions; ///< of nodes; mean of a run
    /// Makespan, node hours and failed items are within `precision`, these as error rates are.
    bool precise = false;
    /// "makespan", whose value is `one_run`, and "error_rate".
    std::vector<BoundResult> slo;
    std::vector<MachineTime> rented; ///< in each run
    std::int64_t attempts = 0;       ///< simulated in all runs
    std::int64_t items_done = 0;     ///< in all runs
    std::int64_t items_failed = 0;   ///< in all runs
    std::int64_t unfinished = 0;     ///< runs that the budget, or a century, ended
};

/// `holds`: with the confidence asked for one run ends by the deadline, and no more items fail than
/// allowed. `fails`: it ends later, or more fail. `undecided`: it may go either way.
[[nodiscard]] Decision decision(const JobOutcome& outcome);

/// Runs the trial once for each of the demands; a run that takes longer than `give_up` simulated
/// time does not end. The result depends on the arguments only.
[[nodiscard]] JobOutcome run_job(const JobTrial& trial, const JobDemands& demands,
                                 double max_error_rate, const Effort& effort,
                                 Duration give_up = serving::RunLimit{}.time);

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
