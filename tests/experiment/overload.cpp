// Engines that theory believes to be faster than they are: an overload shows in the simulation.
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "token_trials.hpp"

#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;

/// An engine of one sequence, 40 ms a request: it serves 25 a second; what theory tells is that it
/// serves no more than 27.
experiment::Trial lone_sequence(double arrivals_per_second) {
    experiment::Trial trial = experiment::token_trial(
        workload::PoissonArrivals{Rate{arrivals_per_second}},
        experiment::linear_step(10 * experiment::fs_per_ms, 0, 0), {1, 4}, 27, 40ms);
    experiment::tokens_of(trial).rules.max_sequences = 1;
    return trial;
}

experiment::Outcome run_with_seed(const experiment::Trial& trial, std::uint64_t seed,
                                  std::int64_t most_requests = 400'000) {
    scenario::Objective objective;
    objective.times.push_back({{stats::QuantityKind::time_to_first_token, 0.95}, 1s});
    experiment::Effort effort;
    effort.seed = seed;
    effort.max_requests = most_requests;
    return experiment::run(trial, &objective, effort);
}

} // namespace

TEST_CASE("More than an engine serves is unstable, a little less is not") {
    for (std::uint64_t seed = 1; seed <= 5; ++seed) {
        INFO("seed " << seed);
        for (const double beyond : {26.0, 26.9}) {
            INFO(beyond << " of 25 a second"); // the less beyond, the longer it takes to show
            const experiment::Outcome outcome =
                run_with_seed(lone_sequence(beyond), seed, beyond < 26.5 ? 8'000'000 : 2'000'000);
            CHECK_FALSE(outcome.stable);
            REQUIRE(outcome.slo.size() == 1);
            CHECK(outcome.slo.front().decision == experiment::Decision::fails);
        }
        for (const double within : {20.0, 24.0, 24.75}) {
            INFO(within << " of 25 a second");
            CHECK(run_with_seed(lone_sequence(within), seed).stable);
        }
    }
}

TEST_CASE("A bound that an overload does not touch holds only where as many are served as come") {
    // Its sequences are alone, so that an answer's pace is 10 ms at any load.
    scenario::Objective pace;
    pace.times.push_back({{stats::QuantityKind::time_per_output_token, 0.95}, 20ms});
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        INFO("seed " << seed);
        experiment::Effort effort;
        effort.seed = seed;
        effort.max_requests = 4'000'000;
        const auto of_25 = [&](double arrivals_per_second, experiment::Goal goal,
                               double precision = 0.02) {
            effort.goal = goal;
            effort.precision = precision;
            return experiment::run(lone_sequence(arrivals_per_second), &pace, effort);
        };
        CHECK_FALSE(of_25(26, experiment::Goal::decision).stable);
        CHECK_FALSE(of_25(25.5, experiment::Goal::precision).stable);
        const auto hardly_beyond = of_25(25.1, experiment::Goal::precision);
        CHECK(decision(hardly_beyond) != experiment::Decision::holds);
        // How narrow the intervals are adds nothing to what holds.
        const auto within = of_25(24, experiment::Goal::precision, 0.1);
        CHECK(decision(within) == experiment::Decision::holds);
    }
}
