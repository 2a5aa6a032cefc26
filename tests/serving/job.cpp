// Runs of a job against closed forms: to the nanosecond where nothing is random, inside the
// 99.99 % interval where something is.
#include "job_support.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;
using workload::Job;
using workload::Tier;

namespace {

std::int64_t rounds(std::int64_t tasks, std::int64_t machines) {
    return (tasks + machines - 1) / machines;
}

} // namespace

TEST_CASE("Equal mini-batches end after boot and as many rounds as they need, to the nanosecond") {
    for (const std::int64_t items : {10, 70, 480, 490, 5000}) {
        for (const int nodes : {1, 3, 8}) {
            for (const int workers : {1, 2, 5}) {
                CAPTURE(items, nodes, workers);
                Job job = plain_job(items, 10);
                job.overhead = 333ns;
                const JobRun result =
                    run(job, {nodes, workers, Tier::dedicated}, 17ms, random::constant_shape());
                const Duration attempt = 333ns + 10 * 17ms;
                CHECK(result.makespan ==
                      5min + rounds(items / 10, std::int64_t{nodes} * workers) * attempt);
                CHECK(result.attempts == items / 10);
                check_conserved(job, result);
                MachineTime rented;
                rented.add(result.makespan + 120s, nodes);
                CHECK(result.rented == rented);
            }
        }
    }
}

TEST_CASE("The last mini-batch may be smaller") {
    const Job job = plain_job(25, 10);
    const JobRun result = run(job, {1, 1, Tier::dedicated}, 1s, random::constant_shape());
    CHECK(result.makespan == 5min + 25s);
    check_conserved(job, result);
}

TEST_CASE("Standing nodes neither boot nor are paid for after the job") {
    Job job = plain_job(100, 10);
    job.min_nodes = 2;
    // Two standing workers do all ten mini-batches in 50 s, before the third is up.
    const JobRun result = run(job, {3, 1, Tier::dedicated}, 1s, random::constant_shape());
    CHECK(result.makespan == 50s);
    MachineTime rented;
    rented.add(50s, 2);
    rented.add(5min + 120s); // booted in vain, then idle
    CHECK(result.rented == rented);
}

TEST_CASE("Graham's bounds hold for any demands, and his LPT bound for the longest first") {
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Job job = plain_job(23, 1);
        job.boot_time = Duration::zero();
        const int machines = 2 + static_cast<int>(seed % 5);
        std::vector<double> demands =
            mini_batch_demands(job, {random::hyperexponential_shape(2)}, {seed, 0});
        const double work = std::accumulate(demands.begin(), demands.end(), 0.0);
        const double longest = *std::max_element(demands.begin(), demands.end());
        const double least = std::max(work / machines, longest);
        const auto seconds = [&](const std::vector<double>& order) {
            return in_seconds(run_with(job, {machines, 1, Tier::dedicated}, 1s, order).makespan);
        };
        CAPTURE(seed, machines, work, longest);
        CHECK(seconds(demands) >= least - 1e-6);
        CHECK(seconds(demands) <= work / machines + (1 - 1.0 / machines) * longest + 1e-6);
        std::sort(demands.rbegin(), demands.rend());
        // Of an optimum that is at most Graham's bound of this very order, and at least `least`.
        CHECK(seconds(demands) <= work / machines + (1 - 1.0 / machines) * longest + 1e-6);
    }
}

TEST_CASE("Longest first is within 4/3 - 1/(3 m) of the best schedule there is") {
    // Graham's own worst case for m machines: 2m-1, 2m-1, 2m-2, 2m-2, ..., m+1, m+1, m, m, m.
    for (const int machines : {2, 3, 4}) {
        std::vector<double> demands;
        for (int length = 2 * machines - 1; length > machines; --length) {
            demands.push_back(length);
            demands.push_back(length);
        }
        demands.insert(demands.end(), 3, machines);
        Job job = plain_job(static_cast<std::int64_t>(demands.size()), 1);
        job.boot_time = Duration::zero();
        const JobRun result = run_with(job, {machines, 1, Tier::dedicated}, 1s, demands);
        CHECK(in_seconds(result.makespan) == 4 * machines - 1); // the best is 3 m
    }
}

TEST_CASE("More nodes never end later; a node more costs a boot more where work is conserved") {
    const Job job = plain_job(3000, 10);
    const std::vector<double> demands = mini_batch_demands(job, {random::lognormal_shape(0.7)}, {});
    Duration before = Duration::max();
    for (int nodes = 1; nodes <= 12; ++nodes) {
        const JobRun result = run_with(job, {nodes, 3, Tier::dedicated}, 80ms, demands);
        CHECK(result.makespan <= before);
        before = result.makespan;
    }
}

TEST_CASE("Exponential tasks: the mean makespan is (N - m) / m + H_m times their mean") {
    Job job = plain_job(40, 1);
    const double harmonic = 1 + 1 / 2.0 + 1 / 3.0 + 1 / 4.0 + 1 / 5.0 + 1 / 6.0;
    check_mean(
        [&](std::uint64_t seed) {
            return in_seconds(
                run(job, {3, 2, Tier::dedicated}, 10s, random::exponential_shape(), seed).makespan);
        },
        300 + 10 * ((40 - 6) / 6.0 + harmonic), 8000, 0.005);
}

TEST_CASE("Sums of items have the mean and variance that their shape says, drawn or summed") {
    Job job = plain_job(160'000, 40);
    for (const random::Shape& shape :
         {random::exponential_shape(), random::gamma_shape(2), random::lognormal_shape(0.8),
          random::uniform_shape(0.5), random::hyperexponential_shape(1.5)}) {
        const std::vector<double> sums = mini_batch_demands(job, {shape}, {});
        CHECK(sums.size() == 4000);
        double squares = 0;
        for (const double sum : sums) {
            squares += (sum - 40) * (sum - 40);
        }
        const double mean = std::accumulate(sums.begin(), sums.end(), 0.0) / 4000;
        CAPTURE(random::name(shape.kind));
        CHECK(std::abs(mean - 40) < 3.891 * shape.cv * std::sqrt(40.0 / 4000));
        CHECK(squares / 4000 == Approx(40 * shape.cv * shape.cv).epsilon(0.2));
    }
    CHECK(demand_draws(job, {random::gamma_shape(2)}) == 4000);
    CHECK(demand_draws(job, {random::lognormal_shape(2)}) == 160'000);
}

TEST_CASE("Doubling all times doubles the makespan") {
    Job job = plain_job(1000, 10);
    job.overhead = 2ms;
    job.failures = 0.1;
    Job slow = job;
    slow.overhead *= 2;
    slow.boot_time *= 2;
    const std::vector<double> demands = mini_batch_demands(job, {random::gamma_shape(0.5)}, {});
    const JobRun once = run_with(job, {3, 2, Tier::dedicated}, 10ms, demands);
    const JobRun twice = run_with(slow, {3, 2, Tier::dedicated}, 20ms, demands);
    CHECK(in_seconds(twice.makespan) == Approx(2 * in_seconds(once.makespan)).epsilon(1e-7));
    CHECK(twice.attempts == once.attempts);
}

TEST_CASE("A smaller last mini-batch has the law of the items that it has") {
    const Job job = plain_job(15, 10);
    double sum = 0;
    double squares = 0;
    constexpr int runs = 4000;
    for (std::uint32_t i = 0; i < runs; ++i) {
        const double last = mini_batch_demands(job, {random::exponential_shape()}, {1, i}).back();
        sum += last;
        squares += (last - 5) * (last - 5);
    }
    CHECK(std::abs(sum / runs - 5) < 3.891 * std::sqrt(5.0 / runs));
    CHECK(squares / runs == Approx(5).epsilon(0.15)); // 2.5 if it had the law of ten
}

TEST_CASE("Batches of a mini-batch are full but for the last, and each pays its own time") {
    // 1 + 3 s for one item together, 1 + 3 b s for b: over that of one. 20 items are two batches of
    // 8 and one of 4; the last mini-batch has 11, one of 8 and one of 3.
    const Job job = plain_job(31, 20);
    ItemWork work{random::constant_shape(), {}}; // of 1, 2, ... 8 items
    for (int size = 1; size <= 8; ++size) {
        work.batches.push_back((1 + 3 * size) / 4.0);
    }
    const std::vector<double> demands = mini_batch_demands(job, work, {});
    REQUIRE(demands.size() == 2);
    CHECK(4 * demands[0] == Approx(2 * 25 + 13).epsilon(1e-12));
    CHECK(4 * demands[1] == Approx(25 + 10).epsilon(1e-12));
    CHECK(work.mean_demand(20) == Approx(demands[0]).epsilon(1e-12));
    CHECK(work.mean_demand(7) == Approx(22 / 4.0));
    CHECK(attempt_time(job, 4s, demands[0]) == job.overhead + 63s);
    // Batches of one are items one after the other.
    CHECK(mini_batch_demands(job, {random::lognormal_shape(1), {1}}, {}) ==
          mini_batch_demands(job, {random::lognormal_shape(1)}, {}));
}

TEST_CASE("Exponential batches: a mini-batch has the gamma law of the full ones, and the rest's") {
    // Three batches of 4 that take 2.5 of an item's time, and one of 2 that takes 1.5.
    const Job job = plain_job(14 * 4000, 14);
    const ItemWork work{random::exponential_shape(), {1, 1.5, 2, 2.5}};
    CHECK(demand_draws(job, work) == 2 * 4000);
    const std::vector<double> demands = mini_batch_demands(job, work, {});
    double mean = 0;
    double squares = 0;
    int above = 0;
    for (const double demand : demands) {
        mean += demand / 4000;
        squares += demand * demand / 4000;
        above += demand > 12 ? 1 : 0;
    }
    const double variance = 3 * 2.5 * 2.5 + 1.5 * 1.5;
    CHECK(std::abs(mean - 9) < 3.891 * std::sqrt(variance / 4000));
    CHECK(squares - mean * mean == Approx(variance).epsilon(0.12));
    // P(X + Y > 12), X of gamma(3, 2.5) and Y exponential(1.5), by the integral over y of the tail
    // of three phases: sum over k < 3 of (x / 2.5)^k e^(-x / 2.5) / k!, x = 12 - y.
    double tail = std::exp(-12 / 1.5);
    constexpr int steps = 100'000;
    for (int i = 0; i < steps; ++i) {
        const double y = (i + 0.5) * 12 / steps;
        const double z = (12 - y) / 2.5;
        tail += std::exp(-y / 1.5) / 1.5 * std::exp(-z) * (1 + z + z * z / 2) * 12 / steps;
    }
    CHECK(std::abs(above / 4000.0 - tail) < 3.891 * std::sqrt(tail * (1 - tail) / 4000));
    // Lognormal batches are drawn one by one: four of each mini-batch.
    CHECK(demand_draws(job, {random::lognormal_shape(1), work.batches}) == 4 * 4000);
}
