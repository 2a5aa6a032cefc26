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
