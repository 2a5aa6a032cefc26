#include <skusim/experiment/effort.hpp>
#include <skusim/experiment/job.hpp>
#include <skusim/serving/job/prompts.hpp>
#include <skusim/stats/interval.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <tbb/parallel_for.h>

namespace skusim::experiment {

namespace {

constexpr std::int64_t fewest_runs = 5;
constexpr std::int64_t most_kept = 16'000'000; // doubles: 128 MB

/// Prompts that a run plays at least, if it has as many, before it takes the rest to be alike.
constexpr std::int64_t played_prompts = 20'000;
/// Prompts that so many runs play together before there are fewer runs: mini-batches are huge.
constexpr std::int64_t most_played = 40'000;

/// Mini-batches that a run plays: all of them, or so many full ones.
std::int64_t played_of_run(const workload::Job& job) {
    const std::int64_t enough = (played_prompts + job.mini_batch_size - 1) / job.mini_batch_size;
    return std::min(enough, job.mini_batches());
}

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

/// Prompts of a run that are played; the last mini-batch is, too, if it has fewer than others.
std::int64_t prompts_of_run(const workload::Job& job) {
    const std::int64_t last = job.items_of(job.mini_batches() - 1);
    const std::int64_t full = played_of_run(job) * job.mini_batch_size;
    return std::min(full + (last < job.mini_batch_size ? last : 0), job.items);
}

/// Draws, or prompts, of a run.
std::int64_t draws_of_run(const JobTrial& trial) {
    return trial.timed() != nullptr ? serving::demand_draws(trial.job, trial.timed()->work())
                                    : prompts_of_run(trial.job);
}

/// The runs that can be paid for.
std::int64_t affordable_runs(const JobTrial& trial, std::int64_t draws, const Effort& effort,
                             std::int64_t most_runs) {
    std::int64_t budget = effort.max_requests;
    if (trial.engine() != nullptr) {
        budget = std::min(budget, std::max(most_runs * most_played, fewest_runs * draws));
    }
    return std::min({most_runs, budget / draws, most_kept / trial.job.mini_batches()});
}

} // namespace

std::int64_t runs_to_tell_failures(const JobTrial& trial, double max_error_rate,
                                   const Effort& effort) {
    const workload::Job& job = trial.job;
    const double failing = std::pow(job.failures, job.max_retries + 1);
    const double distance = std::abs(max_error_rate - failing);
    if (failing == 0 || max_error_rate == 0 || distance == 0) {
        return replication_count;
    }
    // The interval of a few rare failures is as wide as three of them, and a normal one as wide as
    // two deviations; runs that are unlucky by half as much again tell, too.
    constexpr double rare = 10;
    constexpr double deviations = 3;
    const double mini_batches = std::max(rare / std::max(max_error_rate, failing),
                                         deviations * deviations * failing / (distance * distance));
    const double runs = std::ceil(mini_batches / static_cast<double>(job.mini_batches()));
    const double attempts = mini_batches / (1 - job.failures);
    // Played prompts take as long as a plan of them takes anyway, and no longer.
    const std::int64_t draws = draws_of_run(trial);
    const std::int64_t affordable = trial.engine() != nullptr
                                        ? replication_count * most_played / draws
                                        : affordable_runs(trial, draws, effort, most_kept);
    const bool is_affordable = runs <= static_cast<double>(affordable) &&
                               attempts <= static_cast<double>(effort.max_requests);
    return is_affordable
               ? std::max(static_cast<std::int64_t>(runs), std::int64_t{replication_count})
               : replication_count;
}

Duration unit_of(const JobTrial& trial) {
    return trial.timed() != nullptr ? trial.timed()->service.mean
                                    : Duration{std::chrono::seconds{1}};
}

void JobDemands::draw_items(const JobTrial& trial, std::uint64_t seed) {
    tbb::parallel_for(std::size_t{0}, runs_.size(), [&](std::size_t i) {
        runs_[i].demands = serving::mini_batch_demands(trial.job, trial.timed()->work(),
                                                       {seed, static_cast<std::uint32_t>(i)});
    });
}

void JobDemands::play(const JobTrial& trial, std::uint64_t seed, std::int64_t of_run) {
    const workload::Job& job = trial.job;
    const std::int64_t all = job.mini_batches();
    const bool is_last_alike = job.items_of(all - 1) == job.mini_batch_size;
    std::vector<PlayedMiniBatches> tokens(runs_.size());
    tbb::parallel_for(std::size_t{0}, runs_.size(), [&](std::size_t i) {
        serving::MiniBatches& run = runs_[i];
        std::vector<serving::PlayedPrompts> played;
        const auto play_one = [&](std::int64_t prompts) {
            const auto number =
                static_cast<std::uint32_t>(static_cast<std::int64_t>(i) * (of_run + 1) +
                                           static_cast<std::int64_t>(played.size()));
            played.push_back(serving::play_prompts(*trial.engine(), prompts, {seed, number}));
        };
        for (std::int64_t k = 0; k < all; ++k) {
            const bool is_short = k == all - 1 && !is_last_alike;
            if (k < of_run || is_short) {
                play_one(job.items_of(k));
            }
            const auto like =
                k < of_run || is_short ? played.size() - 1 : static_cast<std::size_t>(k % of_run);
            run.demands.push_back(in_seconds(played[like].time));
            run.unfit.push_back(played[like].refused);
            tokens[i].input_tokens += static_cast<double>(played[like].input_tokens);
            tokens[i].output_tokens += static_cast<double>(played[like].output_tokens);
        }
    });
    played_ = PlayedMiniBatches{of_run};
    for (const PlayedMiniBatches& of_one : tokens) {
        played_->input_tokens += of_one.input_tokens;
        played_->output_tokens += of_one.output_tokens;
    }
    played_->input_tokens /= static_cast<double>(runs_.size());
    played_->output_tokens /= static_cast<double>(runs_.size());
}

tl::expected<JobDemands, std::string> JobDemands::draw(const JobTrial& trial, const Effort& effort,
                                                       std::int64_t most_runs) {
    const workload::Job& job = trial.job;
    const std::int64_t draws = draws_of_run(trial);
    const std::int64_t count = affordable_runs(trial, draws, effort, most_runs);
    if (count < fewest_runs) {
        return tl::unexpected(too_large(job, draws, effort));
    }
    JobDemands demands;
    demands.runs_.resize(static_cast<std::size_t>(count));
    if (trial.engine() != nullptr) {
        demands.play(trial, effort.seed, played_of_run(job));
    } else {
        demands.draw_items(trial, effort.seed);
    }
    return demands;
}

JobWork job_work(const JobTrial& trial, const JobDemands& demands, double confidence) {
    struct Run {
        double work_seconds = 0;
        double longest_seconds = 0;
        stats::RatioPart cut_off;
        stats::RatioPart unfit;
    };
    const workload::Job& job = trial.job;
    std::vector<Run> runs(demands.runs().size());
    tbb::parallel_for(std::size_t{0}, runs.size(), [&](std::size_t i) {
        const serving::MiniBatches& drawn = demands.runs()[i];
        Run run;
        for (std::size_t k = 0; k < drawn.demands.size(); ++k) {
            Duration length = serving::attempt_time(job, unit_of(trial), drawn.demands[k]);
            const auto items = static_cast<double>(job.items_of(static_cast<std::int64_t>(k)));
            if (job.timeout && length > *job.timeout) {
                length = *job.timeout;
                run.cut_off.numerator += items;
            }
            run.work_seconds += in_seconds(length);
            run.longest_seconds = std::max(run.longest_seconds, in_seconds(length));
            run.unfit.numerator += drawn.unfit.empty() ? 0 : static_cast<double>(drawn.unfit[k]);
        }
        run.cut_off.denominator = run.unfit.denominator = static_cast<double>(job.items);
        runs[i] = run;
    });
    JobWork work;
    std::vector<stats::RatioPart> cut_off;
    std::vector<stats::RatioPart> unfit;
    const auto count = static_cast<double>(runs.size());
    for (const Run& run : runs) {
        work.work_seconds += run.work_seconds / count;
        work.longest_seconds += run.longest_seconds / count;
        cut_off.push_back(run.cut_off);
        unfit.push_back(run.unfit);
    }
    work.share_cut_off = stats::share_interval(cut_off, confidence);
    work.share_unfit = stats::share_interval(unfit, confidence);
    return work;
}

JobWork least_work(const JobTrial& trial) {
    // The limits hold on average, and those of one run may be a hair below.
    constexpr double safety = 0.99;
    const auto mini_batches = static_cast<double>(trial.job.mini_batches());
    double mean = safety * static_cast<double>(trial.job.items) / mini_batches /
                      trial.engine()->greatest.per_second() +
                  in_seconds(trial.job.overhead);
    if (trial.job.timeout) {
        mean = std::min(mean, in_seconds(*trial.job.timeout));
    }
    JobWork work;
    work.work_seconds = mean * mini_batches;
    work.longest_seconds = mean;
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
