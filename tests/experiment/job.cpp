// Jobs put to the simulator: estimates, decisions and bounds.
#include <skusim/experiment/job.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/theory/list_scheduling.hpp>
#include <skusim/theory/preemption.hpp>

#include <algorithm>
#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;
using workload::Tier;

namespace {

JobTrial plain_trial(std::int64_t items, std::int64_t mini_batch_size, Duration mean,
                     const random::Shape& shape) {
    JobTrial trial;
    trial.job.items = items;
    trial.job.mini_batch_size = mini_batch_size;
    trial.job.deadline = 1h;
    trial.job.timeout = std::nullopt;
    trial.cluster = {2, 4, Tier::dedicated};
    trial.items = TimedItems{{mean, shape}};
    return trial;
}

JobDemands demands_of(const JobTrial& trial, const Effort& effort = {}) {
    auto drawn = JobDemands::draw(trial, effort);
    REQUIRE(drawn);
    return std::move(*drawn);
}

JobOutcome outcome_of(const JobTrial& trial, const Effort& effort = {}) {
    return run_job(trial, demands_of(trial, effort), 0.01, effort);
}

const CrossCheck& check_of(const std::vector<CrossCheck>& checks, const std::string& law) {
    const auto found = std::find_if(checks.begin(), checks.end(), [&](const CrossCheck& check) {
        return check.law.starts_with(law);
    });
    REQUIRE(found != checks.end());
    return *found;
}

} // namespace

TEST_CASE("A job without chance: one makespan, decided to the nanosecond") {
    JobTrial trial = plain_trial(800, 10, 100ms, random::constant_shape());
    trial.job.deadline = 310s; // 5 min, and 10 rounds of 1 s
    const JobOutcome in_time = outcome_of(trial);
    CHECK(in_time.makespan == stats::Estimate{310, 310, 310});
    CHECK(in_time.one_run == in_time.makespan);
    CHECK(decision(in_time) == Decision::holds);
    CHECK(in_time.failed_share.value == 0);
    CHECK(in_time.failed_share.high > 0); // no failure seen is not none possible
    CHECK(in_time.node_hours.value == Approx(2 * (310 + 120) / 3600.0));
    CHECK(in_time.items_done == replication_count * 800);
    trial.job.deadline -= 1ns;
    CHECK(decision(outcome_of(trial)) == Decision::fails);
}

TEST_CASE("A deadline among the makespans of single runs is undecided") {
    JobTrial trial = plain_trial(100, 1, 10s, random::exponential_shape());
    const JobOutcome outcome = outcome_of(trial);
    CHECK(outcome.one_run.low < outcome.makespan.low);
    CHECK(outcome.one_run.high > outcome.makespan.high);
    trial.job.deadline = from_seconds(outcome.makespan.value);
    CHECK(decision(outcome_of(trial)) == Decision::undecided);
    // On average in time, but not each run.
    trial.job.deadline = from_seconds((outcome.makespan.high + outcome.one_run.high) / 2);
    CHECK(decision(outcome_of(trial)) == Decision::undecided);
    trial.job.deadline = from_seconds(outcome.one_run.high + 1e-6);
    CHECK(decision(outcome_of(trial)) == Decision::holds);
    trial.job.deadline = from_seconds(outcome.one_run.low - 1e-6);
    CHECK(decision(outcome_of(trial)) == Decision::fails);
}

TEST_CASE("One run in thirty-three ends after the bound, the greatest of 32, fewer than the "
          "promised 5 %") {
    const JobTrial trial = plain_trial(40, 1, 10s, random::exponential_shape());
    int late = 0;
    constexpr int studies = 1500;
    for (int study = 1; study <= studies; ++study) {
        Effort effort;
        effort.seed = static_cast<std::uint64_t>(study);
        const JobOutcome outcome = outcome_of(trial, effort);
        const serving::Seed fresh{1'000'000 + effort.seed, 0};
        const serving::JobRun run = serving::run_job(
            trial.job, trial.cluster, trial.timed()->service.mean,
            {serving::mini_batch_demands(trial.job, trial.timed()->work(), fresh), {}}, fresh, {});
        late += in_seconds(run.makespan) > outcome.one_run.high ? 1 : 0;
    }
    const double expected = 1.0 / 33;
    CHECK(std::abs(late / double{studies} - expected) <
          3.891 * std::sqrt(expected * (1 - expected) / studies));
}

TEST_CASE("Theory beside the job: work, Graham, equal mini-batches, exponential tasks") {
    const auto checks_of = [](const JobTrial& trial) {
        const JobDemands demands = demands_of(trial);
        const JobOutcome outcome = run_job(trial, demands, 0.01, {});
        std::vector<CrossCheck> checks = cross_checks(trial, demands, outcome, 0.95);
        for (const CrossCheck& check : checks) {
            CAPTURE(check.law, check.expected, check.measured.value);
            CHECK(check.agrees);
        }
        return checks;
    };
    const auto equal = checks_of(plain_trial(800, 10, 100ms, random::constant_shape()));
    CHECK(equal.size() == 3);
    CHECK(check_of(equal, "equal mini-batches").expected == Approx(310));
    const auto exponential = checks_of(plain_trial(3000, 1, 100ms, random::exponential_shape()));
    CHECK(check_of(exponential, "exponential tasks").expected ==
          Approx(300 + theory::mean_exponential_makespan_seconds(3000, 8, 0.1)));
    CHECK(check_of(exponential, "work conservation").kind == LawKind::lower_bound);
    CHECK(check_of(exponential, "list scheduling").kind == LawKind::upper_bound);

    JobTrial disturbed = plain_trial(3000, 10, 100ms, random::lognormal_shape(1));
    disturbed.job.failures = 0.2;
    CHECK(checks_of(disturbed).size() == 1); // only what holds whatever happens
    disturbed.job.failures = 0;
    disturbed.job.min_nodes = 1;
    CHECK(checks_of(disturbed).size() == 1);
}

TEST_CASE("Evicted on one worker: the mean makespan is what preempt-repeat says") {
    JobTrial trial = plain_trial(30, 1, 200s, random::constant_shape());
    trial.cluster = {1, 1, Tier::low_priority};
    trial.job.evictions = Rate{1.0 / 900};
    double sum = 0;
    double squares = 0;
    constexpr int seeds = 60;
    for (int seed = 1; seed <= seeds; ++seed) {
        Effort effort;
        effort.seed = static_cast<std::uint64_t>(seed);
        const double mean = outcome_of(trial, effort).makespan.value;
        sum += mean;
        squares += mean * mean;
    }
    const double expected = 300 + 30 * theory::mean_time_with_restarts_seconds(1.0 / 900, 200, 300);
    const double mean = sum / seeds;
    const double half = 4.2 * std::sqrt((squares / seeds - mean * mean) / (seeds - 1));
    CHECK(std::abs(mean - expected) <= half);
    CHECK(half <= 0.02 * expected);
}

TEST_CASE("The result depends on the seed, not on threads") {
    JobTrial trial = plain_trial(2000, 10, 100ms, random::lognormal_shape(0.5));
    trial.cluster.tier = Tier::low_priority;
    trial.job.evictions = Rate{1.0 / 300};
    trial.job.failures = 0.05;
    const auto with_threads = [&](int threads) {
        const ThreadLimit limit(threads);
        return outcome_of(trial);
    };
    const JobOutcome one = with_threads(1);
    const JobOutcome many = with_threads(4);
    CHECK(one.makespan == many.makespan);
    CHECK(one.rented == many.rented);
    CHECK(one.attempts == many.attempts);
    Effort other;
    other.seed = 2;
    CHECK(!(outcome_of(trial, other).makespan == one.makespan));
}

TEST_CASE("Bounds from the drawn work alone are never above what is simulated") {
    for (const int standing : {0, 1, 3}) {
        for (const int nodes : {1, 2, 7}) {
            JobTrial trial = plain_trial(900, 10, 1s, random::hyperexponential_shape(2));
            trial.job.min_nodes = standing;
            trial.cluster.nodes = nodes;
            const JobDemands demands = demands_of(trial);
            const JobWork work = job_work(trial, demands, 0.95);
            const double least = least_makespan_seconds(trial.job, work, nodes, 4);
            const double measured = run_job(trial, demands, 0.01, {}).makespan.value;
            CAPTURE(standing, nodes, least, measured);
            CHECK(least <= measured);
            CHECK(least >= 0.7 * measured);
        }
    }
}

TEST_CASE("Items of mini-batches beyond the timeout are lost for sure, before any simulation") {
    JobTrial trial = plain_trial(2000, 10, 1s, random::exponential_shape());
    trial.job.timeout = 12s;
    const JobDemands demands = demands_of(trial);
    const JobWork work = job_work(trial, demands, 0.95);
    const JobOutcome outcome = run_job(trial, demands, 0.01, {});
    CHECK(work.share_cut_off == outcome.failed_share);
    CHECK(work.longest_seconds == Approx(12));
    CHECK(work.work_seconds < 200 * 10.0); // less than without a timeout, though most are retried
    CHECK(outcome.failed_share.value > 0.1);
    CHECK(decision(outcome) == Decision::fails);
    CHECK(outcome.items_done + outcome.items_failed == replication_count * 2000);
}

TEST_CASE("Fewer runs where the budget is small, and a remedy where not even five fit") {
    JobTrial trial = plain_trial(10'000, 10, 1s, random::lognormal_shape(1));
    Effort effort;
    effort.max_requests = 80'000;
    CHECK(demands_of(trial, effort).runs().size() == 8);
    effort.max_requests = 49'999;
    const auto none = JobDemands::draw(trial, effort);
    REQUIRE(!none);
    CHECK(none.error() == "10000 items in 5 runs are over the budget; set simulation.max_requests "
                          "to 50000 or more");
    trial.items = TimedItems{{1s, random::exponential_shape()}};
    CHECK(JobDemands::draw(trial, effort)); // sums are drawn

    trial.job.items = 1'000'000'000;
    effort.max_requests = 1'000'000'000'000;
    trial.items = TimedItems{{1s, random::constant_shape()}};
    const auto large = JobDemands::draw(trial, effort);
    REQUIRE(!large);
    CHECK_THAT(large.error(), ContainsSubstring("set job.mini_batch_size to 313 or more"));
}

TEST_CASE("Runs that the budget ends prove nothing, and those past the deadline are late") {
    JobTrial trial = plain_trial(10, 10, 1h, random::constant_shape());
    trial.cluster = {1, 1, Tier::low_priority};
    trial.job.evictions = Rate{1.0 / 60};
    Effort effort;
    effort.max_requests = 10'000;
    const JobOutcome outcome = outcome_of(trial, effort);
    CHECK(outcome.unfinished == replication_count);
    CHECK(outcome.makespan.value == stats::infinite);
    CHECK(decision(outcome) == Decision::fails);
}

TEST_CASE("A job is run until its makespan is known, or the budget ends and it says so") {
    JobTrial trial = plain_trial(200, 1, 10s, random::exponential_shape());
    trial.job.boot_time = 0s;
    Effort effort;
    effort.precision = 0.01;
    CHECK_FALSE(outcome_of(trial, effort).precise); // 32 runs
    const auto precise = run_job_precisely(trial, 0.01, effort, RunProgress());
    REQUIRE(precise);
    CHECK(precise->outcome.precise);
    const stats::Estimate& makespan = precise->outcome.makespan;
    CHECK(makespan.half_width() <= 0.01 * makespan.value);
    const double exact = theory::mean_exponential_makespan_seconds(200, 8, 10);
    CHECK(std::abs(makespan.value - exact) < 0.02 * exact);
    // More runs tell one run's time no wider: 95 % stay 95 %.
    const JobOutcome few = outcome_of(trial, effort);
    CHECK(precise->outcome.one_run.high < 1.05 * few.one_run.high);

    effort.max_requests = 200 * 40;
    const auto cut = run_job_precisely(trial, 0.01, effort, RunProgress());
    REQUIRE(cut);
    CHECK_FALSE(cut->outcome.precise);
    CHECK(cut->demands.runs().size() == 40);
}
