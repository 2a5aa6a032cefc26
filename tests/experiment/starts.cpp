// Systems without chance run into cycles, and which one may hang on how they start: then the
// figures are those of many starts at random.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/scenario/scenario.hpp>

#include "experiment/sure.hpp"
#include "experiment/token_trials.hpp"

#include <cmath>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

Trial worker_loop(int clients, Duration think, int nodes, int workers) {
    Trial trial;
    trial.service = {100ms, random::constant_shape()};
    trial.cluster.groups = {{nodes, workers}};
    trial.arrivals = workload::ClosedArrivals{clients, {think, random::constant_shape()}};
    return trial;
}

/// Two clients without think time; prompts of 500 tokens take 5 ms beyond the step's 10 ms, and
/// answers have two tokens.
Trial two_clients() {
    const Duration alone = 25'010us; // 10 + 0.01 x 500, and 10 + 0.01
    return token_trial(workload::ClosedArrivals{2, {Duration{}, random::constant_shape()}},
                       linear_step(10 * fs_per_ms, 10 * fs_per_us, 0), {500, 2}, 1e6, alone);
}

const stats::Estimate& at(const std::vector<QuantileResult>& quantiles, double probability) {
    for (const QuantileResult& result : quantiles) {
        if (result.quantity.probability == probability) {
            return result.value;
        }
    }
    FAIL("no such quantile");
    return quantiles.front().value;
}

} // namespace

TEST_CASE("A closed loop of constant times is known by its one cycle, and soon") {
    // Of N clients with think time Z on c workers, each takes N S / c a round where that is more
    // than Z + S, and all but Z of it in the system.
    struct Case {
        int clients, nodes, workers;
        Duration think;
        double latency;
    };
    for (const Case& loop :
         {Case{1, 1, 1, 1s, 0.1}, Case{16, 1, 4, 0s, 0.4}, Case{16, 1, 4, 100ms, 0.3},
          Case{16, 1, 4, 1s, 0.1}, Case{12, 3, 1, 100ms, 0.3}}) {
        CAPTURE(loop.clients, loop.nodes, loop.workers);
        Trial trial = worker_loop(loop.clients, loop.think, loop.nodes, loop.workers);
        const CheckedOutcome checked = run_checked(trial, nullptr, sure_effort(50'000'000));
        const Outcome& outcome = checked.outcome;
        CHECK(outcome.precise);
        CHECK(outcome.requests.simulated < 1'000'000);
        CHECK(outcome.starts == 0);
        CHECK(contradictions(checked.checks).empty());
        const stats::Estimate& latency = outcome.metric(Metric::latency_mean);
        CHECK_THAT(latency.value, Catch::Matchers::WithinRel(loop.latency, 1e-6));
        CHECK(latency.half_width() < 1e-6 * loop.latency);
    }
}

// Whoever comes while the other's prompt is computed, or its first answer token but one, stays out
// of step: each step then computes a prompt and the other's second token, 15.01 ms. Who comes in
// the other's last step begins together with its next request, and both stay together: 20 ms for
// two prompts, 10.02 ms for two tokens. A client's first request comes at any moment of a request
// alone, L = 25.01 ms; the second of two such moments is within s = 10.01 ms of the end of L with
// probability (s / L)^2.
TEST_CASE("Where the start decides for ever, figures are averages over starts") {
    Effort effort = sure_effort(50'000'000);
    effort.precision = 0.04;
    const Outcome outcome = run(two_clients(), nullptr, effort);
    const double together = std::pow(10.01 / 25.01, 2);
    CHECK(outcome.precise);
    CHECK(outcome.starts > 500);
    CHECK(outcome.requests.simulated < 20'000'000);
    check_inside(outcome.metric(Metric::latency_mean), 0.03002, 1e-3);
    CHECK_THAT(outcome.metric(Metric::throughput).value,
               Catch::Matchers::WithinRel(2 / 0.03002, 1e-6));
    const TokenResult& tokens = *outcome.tokens;
    check_inside(tokens.ttft_mean, together * 0.020 + (1 - together) * 0.01501, 0.04);
    check_inside(tokens.tpot_mean, together * 0.01002 + (1 - together) * 0.01501, 0.04);
    check_inside(at(tokens.ttft, 0.5), 0.01501, 1e-3);
    check_inside(at(tokens.ttft, 0.95), 0.020, 1e-3);
}

TEST_CASE("A bound that one start of six breaks is decided") {
    scenario::Objective objective;
    objective.times = {{{stats::QuantityKind::time_to_first_token, 0.95}, 17ms}};
    Effort effort = sure_effort(50'000'000);
    effort.goal = Goal::decision;
    const Outcome fails = run(two_clients(), &objective, effort);
    CHECK(decision(fails) == Decision::fails);
    objective.times.front().quantity.probability = 0.8;
    const Outcome holds = run(two_clients(), &objective, effort);
    CHECK(decision(holds) == Decision::holds);
    CHECK(fails.requests.simulated + holds.requests.simulated < 20'000'000);
}

TEST_CASE("A system that forgets its start is run on, not begun anew") {
    Trial trial = worker_loop(20, 800ms, 1, 2);
    trial.service.shape = random::exponential_shape();
    CHECK(run(trial, nullptr, sure_effort(50'000'000)).starts == 0);
    trial.arrivals = workload::PoissonArrivals{Rate{19}};
    Effort effort = sure_effort(50'000'000);
    effort.precision = 0.05;
    CHECK(run(trial, nullptr, effort).starts == 0);
}

TEST_CASE("Times that hang on the start are averages over starts where their mean does not") {
    // Three workers never rest, and each ends at its own moment of every 100 ms, for good. Thirteen
    // clients take turns: from one end of a client's to its next are four such rounds and the time
    // from one worker's moment to the next one's, which the start decides. Less 266 ms of thinking
    // a request takes 134 to 234 ms, 13 x 100 / 3 - 266 on average.
    const Trial trial = worker_loop(13, 266ms, 1, 3);
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.99), 235ms}};
    Effort effort = sure_effort(50'000'000);
    effort.goal = Goal::decision;
    const Outcome holds = run(trial, &objective, effort);
    CHECK(decision(holds) == Decision::holds);
    CHECK(holds.requests.simulated < 20'000'000);
    objective.times.front().bound = 180ms;
    CHECK(decision(run(trial, &objective, effort)) == Decision::fails);
    effort.goal = Goal::precision;
    effort.precision = 0.02;
    const CheckedOutcome checked = run_checked(trial, &objective, effort);
    CHECK(checked.outcome.starts > 0);
    CHECK(checked.outcome.precise);
    CHECK(contradictions(checked.checks).empty());
    const stats::Estimate& mean = checked.outcome.metric(Metric::latency_mean);
    check_inside(mean, 1.3 / 3 - 0.266, 0.01);
    CHECK(mean.low < mean.high); // windows end within a round
}
