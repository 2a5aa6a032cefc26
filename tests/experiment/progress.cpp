// How far a run is told to be, while it is under way.
#include <skusim/experiment/progress.hpp>
#include <skusim/experiment/trial.hpp>

#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

struct Told {
    std::int64_t done;
    std::int64_t expected;
};

Trial progress_trial(workload::Arrivals arrivals) {
    Trial trial;
    trial.cluster = {{{1, 2}}, {}, serving::RouterKind::least_outstanding};
    trial.arrivals = std::move(arrivals);
    trial.service = {40ms, random::exponential_shape()};
    return trial;
}

workload::PatternArrivals pattern() {
    workload::PatternArrivals pattern;
    pattern.period = 10min;
    pattern.rates = {Rate{10}, Rate{40}};
    return pattern;
}

Effort progress_effort(std::int64_t max_requests) {
    Effort effort;
    effort.max_requests = max_requests;
    return effort;
}

} // namespace

TEST_CASE(
    "A run tells how far it is, up to its end, and has the result of one that tells nothing") {
    const std::vector<workload::Arrivals> loads{
        workload::PoissonArrivals{Rate{40}},
        workload::ClosedArrivals{10, {100ms, random::exponential_shape()}, 1s}, pattern()};
    for (const workload::Arrivals& load : loads) {
        CAPTURE(load.index());
        const Trial trial = progress_trial(load);
        const Effort effort = progress_effort(2'000'000);
        std::vector<Told> told;
        const Outcome watched =
            run(trial, nullptr, effort, [&](std::int64_t done, std::int64_t expected) {
                told.push_back({done, expected});
            });
        const Outcome alone = run(trial, nullptr, effort);
        CHECK(watched.metrics == alone.metrics);
        CHECK(watched.requests.simulated == alone.requests.simulated);
        REQUIRE(told.size() >= 40); // as many replications as there are, in several looks
        for (std::size_t i = 1; i < told.size(); ++i) {
            CHECK(told[i].done > told[i - 1].done);
        }
        for (const Told& each : told) {
            CHECK(each.done <= each.expected);
        }
        CHECK(told.back().done == told.back().expected);
        CHECK(static_cast<double>(told.back().done) ==
              Approx(static_cast<double>(alone.requests.simulated)).epsilon(0.2));
    }
}

TEST_CASE("A run is not expected to go beyond its budget") {
    const Trial trial = progress_trial(workload::PoissonArrivals{Rate{49}}); // 98 % busy
    std::int64_t most = 0;
    const Outcome outcome =
        run(trial, nullptr, progress_effort(500'000),
            [&](std::int64_t, std::int64_t expected) { most = std::max(most, expected); });
    CHECK_FALSE(outcome.precise);
    CHECK(most <= 550'000);
}

TEST_CASE("A job tells each of its runs") {
    JobTrial trial;
    trial.job.items = 800;
    trial.job.mini_batch_size = 10;
    trial.job.deadline = 1h;
    trial.cluster = {2, 4, workload::Tier::dedicated};
    trial.items = TimedItems{{100ms, random::exponential_shape()}};
    Effort effort;
    effort.precision = 0.1;
    std::vector<Told> told;
    const auto watched =
        run_job_precisely(trial, 0.01, effort, [&](std::int64_t done, std::int64_t expected) {
            told.push_back({done, expected});
        });
    REQUIRE(watched);
    CHECK(watched->outcome.makespan == run_job(trial, watched->demands, 0.01, effort).makespan);
    REQUIRE(told.size() == watched->demands.runs().size());
    CHECK(told.back().done == told.back().expected);
    CHECK(told.front().expected == told.back().expected);
}
