// Jobs and their runs, for tests.
#pragma once

#include <skusim/serving/job/job.hpp>

#include <cmath>
#include <functional>
#include <support/catch.hpp>
#include <vector>

namespace skusim::serving {

inline constexpr JobRunLimit plenty{};

[[nodiscard]] inline workload::Job plain_job(std::int64_t items, std::int64_t mini_batch_size) {
    workload::Job job;
    job.items = items;
    job.mini_batch_size = mini_batch_size;
    job.deadline = std::chrono::hours{6};
    job.timeout = std::nullopt;
    return job;
}

[[nodiscard]] inline JobRun run(const workload::Job& job, const JobCluster& cluster, Duration mean,
                                const random::Shape& shape, std::uint64_t seed = 1) {
    const Seed seeds{seed, 0};
    return run_job(job, cluster, mean, {mini_batch_demands(job, {shape}, seeds), {}}, seeds,
                   plenty);
}

[[nodiscard]] inline JobRun run_with(const workload::Job& job, const JobCluster& cluster,
                                     Duration mean, const std::vector<double>& demands) {
    return run_job(job, cluster, mean, {demands, {}}, {}, plenty);
}

inline void check_conserved(const workload::Job& job, const JobRun& result) {
    CHECK(result.finished);
    CHECK(result.items_done + result.items_failed == job.items);
    CHECK(result.begun == job.mini_batches());
}

/// Mean of a figure over runs with other seeds, held against what it should be.
inline void check_mean(const std::function<double(std::uint64_t)>& figure, double expected,
                       int runs, double narrow) {
    double sum = 0;
    double squares = 0;
    for (int seed = 1; seed <= runs; ++seed) {
        const double value = figure(static_cast<std::uint64_t>(seed));
        sum += value;
        squares += value * value;
    }
    const double mean = sum / runs;
    const double deviation = std::sqrt((squares / runs - mean * mean) / (runs - 1));
    constexpr double normal_9999 = 3.891;
    CAPTURE(mean, expected, deviation);
    CHECK(std::abs(mean - expected) <= normal_9999 * deviation);
    CHECK(normal_9999 * deviation <= narrow * expected);
}

} // namespace skusim::serving
