#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/job.hpp>
#include <skusim/stats/interval.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <tbb/parallel_for.h>

namespace skusim::experiment {

namespace {

constexpr std::int64_t fewest_runs = 5;
constexpr std::int64_t most_kept = 16'000'000; // doubles: 128 MB

/// What the runs can be paid for with, and which key raises it.
std::string too_large(const workload::Job& job, std::int64_t draws, const Effort& effort) {
    if (draws * fewest_runs > effort.max_requests) {
        return fmt::format("{} items in {} runs are over the budget; set simulation.max_requests "
                           "to {} or more",
                           job.items, fewest_runs, draws * fewest_runs);
    }
    return fmt::format("{} mini-batches are more than can be kept in memory; set "
                       "job.mini_batch_size to {} or more",
                       job.mini_batches(), (job.items * fewest_runs + most_kept - 1) / most_kept);
}

} // namespace

tl::expected<JobDemands, std::string> JobDemands::draw(const workload::Job& job,
                                                       const random::Shape& shape,
                                                       const Effort& effort,
                                                       std::int64_t most_runs) {
    const std::int64_t draws = serving::demand_draws(job, shape);
    const std::int64_t count =
        std::min({most_runs, effort.max_requests / draws, most_kept / job.mini_batches()});
    if (count < fewest_runs) {
        return tl::unexpected(too_large(job, draws, effort));
    }
    JobDemands demands;
    demands.runs_.resize(static_cast<std::size_t>(count));
    tbb::parallel_for(std::size_t{0}, demands.runs_.size(), [&](std::size_t i) {
        demands.runs_[i] =
            serving::mini_batch_demands(job, shape, {effort.seed, static_cast<std::uint32_t>(i)});
    });
    return demands;
}

JobWork job_work(const workload::Job& job, const random::Distribution& service,
                 const JobDemands& demands, double confidence) {
    struct Run {
        double work_seconds = 0;
        double longest_seconds = 0;
        stats::RatioPart cut_off;
    };
    std::vector<Run> runs(demands.runs().size());
    tbb::parallel_for(std::size_t{0}, runs.size(), [&](std::size_t i) {
        const std::vector<double>& drawn = demands.runs()[i];
        Run run;
        for (std::size_t k = 0; k < drawn.size(); ++k) {
            Duration length = serving::attempt_time(job, service.mean, drawn[k]);
            const auto items = static_cast<double>(job.items_of(static_cast<std::int64_t>(k)));
            if (job.timeout && length > *job.timeout) {
                length = *job.timeout;
                run.cut_off.numerator += items;
            }
            run.work_seconds += in_seconds(length);
            run.longest_seconds = std::max(run.longest_seconds, in_seconds(length));
        }
        run.cut_off.denominator = static_cast<double>(job.items);
        runs[i] = run;
    });
    JobWork work;
    std::vector<stats::RatioPart> cut_off;
    const auto count = static_cast<double>(runs.size());
    for (const Run& run : runs) {
        work.work_seconds += run.work_seconds / count;
        work.longest_seconds += run.longest_seconds / count;
        cut_off.push_back(run.cut_off);
    }
    work.share_cut_off = stats::share_interval(cut_off, confidence);
    return work;
}

double least_makespan_seconds(const workload::Job& job, const JobWork& work, int nodes,
                              int workers) {
    // Sums of billions of nanoseconds in floating point are a hair off.
    constexpr double safety = 1 - 1e-9;
    const int standing = std::min(job.min_nodes, nodes);
    const double boot = in_seconds(job.boot_time);
    // Standing nodes alone may have done it before the others are up.
    const double boots_not_waited_for =
        standing > 0 ? work.work_seconds / workers / standing : stats::infinite;
    const double shared = std::min(
        (work.work_seconds / workers + boot * (nodes - standing)) / nodes, boots_not_waited_for);
    const double alone = work.longest_seconds + (standing > 0 ? 0.0 : boot);
    return safety * std::max(shared, alone);
}

} // namespace skusim::experiment
