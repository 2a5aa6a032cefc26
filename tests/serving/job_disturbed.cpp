// Jobs whose attempts fail, are cut off, or lose their node.
#include "job_support.hpp"

#include <cmath>
#include <vector>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;
using workload::Job;
using workload::Tier;

TEST_CASE("Retries: attempts are geometric, and what is not done then is counted as failed") {
    Job job = plain_job(20'000, 10);
    job.failures = 0.3;
    job.max_retries = 2;
    const JobRun result = run(job, {4, 4, Tier::dedicated}, 10ms, random::constant_shape());
    check_conserved(job, result);
    // Of 2,000 mini-batches 0.3^3 fail for good; each is tried 1 + 0.3 + 0.09 times.
    CHECK(std::abs(static_cast<double>(result.items_failed) / 20'000 - 0.027) <
          3.891 * std::sqrt(0.027 * 0.973 / 2000));
    CHECK(result.attempts == result.begun + result.failed - result.items_failed / 10);
    CHECK(std::abs(static_cast<double>(result.attempts) / 2000 - 1.39) < 0.06);
    CHECK(result.timed_out == 0);

    // The same failures whatever the cluster: retries come out of the mini-batch's own stream.
    const JobRun other = run(job, {1, 3, Tier::dedicated}, 20ms, random::constant_shape());
    CHECK(other.items_failed == result.items_failed);
    CHECK(other.attempts == result.attempts);

    job.max_retries = 0;
    const JobRun once = run(job, {4, 4, Tier::dedicated}, 10ms, random::constant_shape());
    CHECK(once.attempts == 2000);
    CHECK(std::abs(static_cast<double>(once.items_failed) / 20'000 - 0.3) < 0.04);
}

TEST_CASE("An attempt of exactly the timeout ends in time; a nanosecond longer, it is cut off") {
    Job job = plain_job(30, 10);
    job.max_retries = 3;
    job.timeout = 10s;
    const JobRun in_time = run(job, {1, 1, Tier::dedicated}, 1s, random::constant_shape());
    CHECK(in_time.items_done == 30);
    CHECK(in_time.makespan == 5min + 30s);
    job.timeout = 10s - 1ns;
    const JobRun cut_off = run(job, {1, 1, Tier::dedicated}, 1s, random::constant_shape());
    check_conserved(job, cut_off);
    CHECK(cut_off.items_failed == 30);
    CHECK(cut_off.timed_out == 12);
    CHECK(cut_off.makespan == 5min + 12 * (10s - 1ns));
}

TEST_CASE("Evictions: each mini-batch takes (exp(rate t) - 1) (1 / rate + boot) on one worker") {
    Job job = plain_job(3, 1);
    job.evictions = Rate{1.0 / 600};
    job.boot_time = 2min;
    const double each = std::expm1(0.5) * (600 + 120.0); // 300 s of work
    check_mean(
        [&](std::uint64_t seed) {
            const JobRun result =
                run(job, {1, 1, Tier::low_priority}, 300s, random::constant_shape(), seed);
            check_conserved(job, result);
            CHECK(result.lost == result.evictions); // it never idles
            MachineTime rented;
            rented.add(result.makespan + 120s);
            CHECK(result.rented == rented);
            return in_seconds(result.makespan);
        },
        120 + 3 * each, 6000, 0.05);
}

TEST_CASE("Dedicated nodes are never evicted; without a rate nor are low-priority ones") {
    Job job = plain_job(500, 10);
    job.evictions = Rate{1.0 / 60};
    const JobRun dedicated = run(job, {2, 2, Tier::dedicated}, 500ms, random::exponential_shape());
    CHECK(dedicated.evictions == 0);
    job.evictions = Rate{};
    const JobRun quiet = run(job, {2, 2, Tier::low_priority}, 500ms, random::exponential_shape());
    CHECK(quiet.makespan == dedicated.makespan);
    CHECK(quiet.evictions == 0);
}

TEST_CASE("A mini-batch that an eviction ends is begun again by whoever is idle, at once") {
    // Two nodes, two mini-batches of 100 s and 1,000 s. If the second node is evicted while the
    // first is idle, that one begins it anew and none is rented instead.
    Job job = plain_job(2, 1);
    job.boot_time = Duration::zero();
    job.evictions = Rate{1.0 / 2000};
    int seen = 0;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        const JobRun result =
            run_job(job, {2, 1, Tier::low_priority}, 100s, {{1, 10}, {}}, {seed, 0}, plenty);
        check_conserved(job, result);
        if (result.evictions == 1 && result.lost == 1 && result.makespan > 1100s) {
            ++seen; // begun again at the moment of the eviction, after the first 100 s
            const Duration evicted = result.makespan - 1000s;
            MachineTime rented;
            rented.add(evicted);
            rented.add(result.makespan + 120s);
            CHECK(result.rented == rented);
        }
    }
    CHECK(seen > 20);
}

TEST_CASE("A job that evictions never let end stops at its budget") {
    Job job = plain_job(10, 10);
    job.evictions = Rate{1.0};
    const std::vector<double> demands{10};
    const JobRun result = run_job(job, {1, 1, Tier::low_priority}, 100s, {demands, {}}, {}, {1000});
    CHECK(!result.finished);
    CHECK(result.attempts == 1000);
    CHECK(result.lost == 999);
}

TEST_CASE("A run is given up at its time limit") {
    const Job job = plain_job(10, 1);
    const std::vector<double> demands(10, 1.0);
    const JobRun result =
        run_job(job, {1, 1, Tier::dedicated}, 100s, {demands, {}}, {}, {1000, 600s});
    CHECK(!result.finished);
    CHECK(result.items_done == 3);
    CHECK(run_job(job, {1, 1, Tier::dedicated}, 100s, {demands, {}}, {}, {1000, 1300s}).finished);
}

TEST_CASE("Rented time is boot, work, idleness of workers, and the wait at the end") {
    // Five mini-batches of 10 s on two nodes of two workers: two rounds, three of eight places
    // idle.
    Job job = plain_job(5, 1);
    const JobRun result = run(job, {2, 2, Tier::dedicated}, 10s, random::constant_shape());
    CHECK(result.booting_seconds == 600);
    CHECK(result.worked_seconds == 50);
    CHECK(result.rented.in_hours() * 3600 == Approx(600 + 2 * 20 + 240));

    job.evictions = Rate{1.0 / 30};
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const JobRun evicted =
            run(job, {1, 1, Tier::low_priority}, 10s, random::constant_shape(), seed);
        // One worker that never idles.
        CHECK(evicted.rented.in_hours() * 3600 ==
              Approx(evicted.booting_seconds + evicted.worked_seconds + 120));
        CHECK(evicted.booting_seconds ==
              Approx(300.0 * static_cast<double>(1 + evicted.evictions)));
    }
}

TEST_CASE("A node that still boots when the job ends has booted for nothing, and was not idle") {
    // Of two nodes of one worker, one at most waits for the other's last 10 s, or two do not.
    Job job = plain_job(5, 1);
    job.evictions = Rate{1.0 / 30};
    job.idle_before_scale_down = 0s;
    double most_booting = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        const JobRun it = run(job, {2, 1, Tier::low_priority}, 10s, random::constant_shape(), seed);
        const double rented = it.rented.in_hours() * 3600;
        const double idle = rented - it.booting_seconds - it.worked_seconds;
        CHECK(idle > -1e-6);
        CHECK(idle < 20 + 1e-6);
        most_booting = std::max(most_booting, it.booting_seconds);
    }
    CHECK(most_booting > 600); // some did
}

TEST_CASE("An eviction spends no retry: what fails for good is the same as without evictions") {
    Job job = plain_job(4000, 10);
    job.failures = 0.3;
    job.max_retries = 1;
    const JobRun quiet = run(job, {3, 2, Tier::low_priority}, 1s, random::constant_shape());
    job.evictions = Rate{1.0 / 60};
    const JobRun evicted = run(job, {3, 2, Tier::low_priority}, 1s, random::constant_shape());
    CHECK(evicted.lost > 50);
    CHECK(quiet.items_failed > 0);
    CHECK(evicted.items_failed == quiet.items_failed);
    CHECK(evicted.attempts == quiet.attempts + evicted.lost);
}

namespace {

JobCluster both(int nodes, int dedicated) {
    return {nodes, 1, Tier::both, dedicated};
}

/// Mean seconds of two equal tasks of `task`, one on a dedicated node and one on a node that is
/// evicted at `rate` and there again at once. With M(t) of an attempt that begins on the latter at
/// t < T: it ends at t + T unless evicted after x. Before T the dedicated node is busy, and the
/// attempt begins anew at t + x; later that one takes the task, and ends it at t + x + T:
///
///     M(t) = e^(-r T) (t + T) + int_{T-t}^{T} r e^(-r x) (t + x + T) dx
///            + int_0^{T-t} r e^(-r x) M(t + x) dx,
///
/// solved from t = T back to 0 by the rule of trapezoids.
double mean_of_two_seconds(double rate, double task) {
    constexpr int steps = 4000;
    const double h = task / steps;
    std::vector<double> mean(steps + 1);
    const auto density = [&](double x) { return rate * std::exp(-rate * x); };
    for (int i = steps; i >= 0; --i) {
        const double t = i * h;
        double sum = std::exp(-rate * task) * (t + task);
        for (int k = steps - i; k < steps; ++k) {
            const double x = (k + 0.5) * h;
            sum += density(x) * (t + x + task) * h;
        }
        for (int k = 1; k <= steps - i; ++k) {
            const double weight = k == steps - i ? 0.5 : 1.0;
            sum += weight * density(k * h) * mean[static_cast<std::size_t>(i + k)] * h;
        }
        const double own = i == steps ? 0 : 0.5 * rate * h; // of M(t) itself, at x = 0
        mean[static_cast<std::size_t>(i)] = sum / (1 - own);
    }
    return mean.front();
}

} // namespace

TEST_CASE("Nodes of both tiers that are not evicted work as one cluster, and are paid apart") {
    // Four nodes, 12 tasks of 10 s after 5 minutes: 330 s, and 120 s idle.
    const Job job = plain_job(12, 1);
    const JobRun run = run_with(job, both(4, 1), 10s, std::vector<double>(12, 1.0));
    CHECK(run.makespan == 330s);
    MachineTime one;
    one.add(450s);
    MachineTime all;
    all.add(450s, 4);
    CHECK(run.rented_dedicated == one);
    CHECK(run.rented == all);
    CHECK(run_with(job, {4, 1, Tier::dedicated}, 10s, std::vector<double>(12, 1.0))
              .rented_dedicated == all);
    CHECK(run_with(job, {4, 1, Tier::low_priority}, 10s, std::vector<double>(12, 1.0))
              .rented_dedicated == MachineTime{});
}

TEST_CASE("Only nodes beyond the dedicated ones are evicted") {
    Job job = plain_job(40, 1);
    job.evictions = Rate{1.0 / 50};
    const std::vector<double> demands(40, 1.0);
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        const JobRun all = run_job(job, both(3, 3), 20s, {demands, {}}, {seed, 0}, plenty);
        CHECK(all.evictions == 0);
        const JobRun none = run_job(job, both(3, 0), 20s, {demands, {}}, {seed, 0}, plenty);
        CHECK(none.evictions > 0);
        const JobRun low =
            run_job(job, {3, 1, Tier::low_priority}, 20s, {demands, {}}, {seed, 0}, plenty);
        CHECK(none.makespan == low.makespan);
        CHECK(none.rented == low.rented);
    }
}

TEST_CASE("A dedicated node beside one that is evicted: the mean makespan of a chain") {
    Job job = plain_job(2, 1);
    job.boot_time = Duration::zero();
    job.evictions = Rate{1.0 / 80};
    const auto makespan = [&](std::uint64_t seed) {
        const JobRun run = run_job(job, both(2, 1), 100s, {{1, 1}, {}}, {seed, 0}, plenty);
        check_conserved(job, run);
        MachineTime dedicated;
        dedicated.add(run.makespan + 120s);
        CHECK(run.rented_dedicated == dedicated);
        return in_seconds(run.makespan);
    };
    check_mean(makespan, mean_of_two_seconds(1.0 / 80, 100), 20'000, 0.02);
}
