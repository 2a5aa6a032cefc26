// Engines whose steps are so short that they are the queues of theory, and laws that hold of any.
#include <skusim/experiment/outcome.hpp>
#include <skusim/theory/erlang.hpp>

#include "experiment/sure.hpp"
#include "experiment/token_trials.hpp"

#include <cmath>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

/// The interval reaches into the range, and is narrow.
void check_between(const stats::Estimate& measured, double low, double high) {
    CAPTURE(low, high, measured.low, measured.value, measured.high);
    CHECK(measured.low <= high);
    CHECK(measured.high >= low);
    CHECK(measured.half_width() <= 0.03 * measured.value);
}

stats::Estimate mean_latency_of(const Trial& trial) {
    return run_for_means(trial, sure_effort(4'000'000, 0.03)).metric(Metric::latency_mean);
}

} // namespace

TEST_CASE("So many places, steps that take no time beside answers: M/M/c") {
    // Four places, answers of 200 tokens on average in steps of 0.1 ms: a service of 20 ms, 160 a
    // second. Who comes waits for the step that runs, and a place is free at its end.
    const double alpha = 0.1e-3;
    Trial trial = token_trial(workload::PoissonArrivals{Rate{160}},
                              linear_step(100 * fs_per_us, 0, 0), {1, 1}, 200, 20ms);
    tokens_of(trial).rules.max_sequences = 4;
    tokens_of(trial).lengths.output = workload::GammaLength{200, 1};
    const theory::MultiServer queue{4, 160, 0.020};
    const double limit = theory::mean_response_seconds(queue);
    check_between(mean_latency_of(trial), limit, limit + 2 * alpha);
}

TEST_CASE("Steps that take so long for each token: processor sharing, insensitive to the law") {
    // 5 us a token and 400 tokens on average are 2 ms alone; 350 a second are a load of 0.7.
    const double beta = 5e-6;
    const double limit = beta * 400 / (1 - 0.7);
    Trial trial = token_trial(workload::PoissonArrivals{Rate{350}},
                              linear_step(0, 5 * fs_per_us, 0), {1, 400}, 500, 2ms);
    // A step holds the 2.3 sequences that are there on average; one that comes waits for it.
    const double step = beta * 0.7 / (1 - 0.7);
    check_between(mean_latency_of(trial), limit, limit + 4 * step);
    tokens_of(trial).lengths.output = workload::EmpiricalLength{{40, 760}};
    check_between(mean_latency_of(trial), limit, limit + 4 * step);
}

TEST_CASE("Little's law holds of sequences in steps and of blocks") {
    // 50 a second are each in 40 steps of 1 ms: 2 sequences in steps, over all time. A sequence of
    // 16 tokens in begins with one block and takes one with each 16 it has computed: 1 in its first
    // step, 2 in 16 steps, 3 in 16 more, 4 in the last 7.
    Trial trial = token_trial(workload::PoissonArrivals{Rate{50}}, linear_step(fs_per_ms, 0, 0),
                              {16, 40}, 1e6, 40ms);
    tokens_of(trial).rules.blocks = 1000;
    tokens_of(trial).rules.max_model_len = 16'000;
    const Outcome outcome = run(trial, nullptr, sure_effort(4'000'000));
    const double busy = outcome.metric(Metric::utilization).value;
    CHECK(outcome.tokens->batch.value * busy == Approx(50 * 40 * 1e-3).epsilon(0.01));
    const double block_seconds = (1 + 16 * 2 + 16 * 3 + 7 * 4) * 1e-3;
    CHECK(outcome.tokens->kv_usage.value * 1000 == Approx(50 * block_seconds).epsilon(0.02));
}
