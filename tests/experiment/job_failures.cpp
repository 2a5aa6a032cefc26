// Items of a mini-batch fail together: what a job's failures are known to.
#include <skusim/experiment/job.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>

#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

/// 20 mini-batches of 5000 items, on one worker.
JobTrial trial_with(double failures) {
    JobTrial trial;
    trial.job.items = 100'000;
    trial.job.mini_batch_size = 5000;
    trial.job.deadline = 300h;
    trial.job.timeout = std::nullopt;
    trial.job.failures = failures;
    trial.job.max_retries = 3;
    trial.cluster = {1, 1, workload::Tier::dedicated};
    trial.items = TimedItems{{50ms, random::constant_shape()}};
    return trial;
}

/// Four attempts at a mini-batch fail.
const double failing = std::pow(0.12, 4);

} // namespace

TEST_CASE("Without a failed item, the rule of three counts the mini-batches") {
    JobTrial trial = trial_with(1e-4); // 1e-16 of the mini-batches fail
    const auto demands = JobDemands::draw(trial, {});
    REQUIRE(demands);
    CHECK(run_job(trial, *demands, 0.01, {}).failed_share ==
          stats::Estimate{0, 0, 3.0 / (replication_count * 20)});
    trial.job.mini_batch_size = 1'000'000; // one of all items
    const auto single = JobDemands::draw(trial, {});
    REQUIRE(single);
    CHECK(run_job(trial, *single, 0.01, {}).failed_share.high == Approx(3.0 / replication_count));
}

TEST_CASE("A job runs until it is known whether too many items fail, whatever the seed") {
    const JobTrial trial = trial_with(0.12);
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        Effort effort;
        effort.seed = seed;
        for (const double allowed : {1e-5, 1e-3}) {
            const auto job = run_job_precisely(trial, allowed, effort, RunProgress());
            REQUIRE(job);
            CAPTURE(seed, allowed, job->outcome.failed_share);
            CHECK(decision(job->outcome) ==
                  (failing > allowed ? Decision::fails : Decision::holds));
            CHECK(job->outcome.precise);
        }
    }
}

TEST_CASE("Where the budget does not tell whether too many items fail, it is undecided") {
    const JobTrial trial = trial_with(0.12);
    Effort effort;
    effort.max_requests = 3000; // a mini-batch in 4800 fails
    const auto job = run_job_precisely(trial, 1e-5, effort, RunProgress());
    REQUIRE(job);
    CHECK(static_cast<double>(job->outcome.attempts) < 1.1 * 3000); // retries vary
    CHECK(decision(job->outcome) == Decision::undecided);
    CHECK_FALSE(job->outcome.precise);
}

TEST_CASE("Runs that tell of failures are as many as their share asks for") {
    const auto runs = [](double failures, double allowed, const Effort& effort = {}) {
        return static_cast<double>(runs_to_tell_failures(trial_with(failures), allowed, effort));
    };
    CHECK(runs(0, 1e-5) == replication_count);
    CHECK(runs(0.12, 0.01) == 50); // 10 / 0.01 mini-batches, 20 a run
    CHECK(runs(0.12, 1e-9) == std::ceil(10 / failing / 20));
    CHECK(runs(0.12, failing / 2) == std::ceil(36 / failing / 20)); // 9 f / (f / 2)^2
    CHECK(runs(0.12, failing) == replication_count);                // no number tells
    CHECK(runs(0.12, 0) == replication_count);
    Effort small;
    small.max_requests = 10'000;
    CHECK(runs(0.12, failing / 2, small) == replication_count);
}
