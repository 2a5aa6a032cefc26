// Engines whose answers are known without simulation: alone, all at once, and as the queues of
// theory.
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/recording.hpp>

#include "experiment/sure.hpp"
#include "experiment/token_trials.hpp"

#include <cmath>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

/// Narrow, and so sure that an exact simulator fails once in ten thousand changes.
Effort precise_effort() {
    Effort effort;
    effort.confidence = 0.9999;
    effort.precision = 0.018;
    effort.max_requests = 4'000'000;
    effort.waits = Waits::unmeasured;
    return effort;
}

void check_mean_latency(const Trial& trial, double seconds) {
    const Outcome outcome = run_for_means(trial, precise_effort(), Waits::unmeasured);
    const stats::Estimate mean = outcome.metric(Metric::latency_mean);
    CAPTURE(seconds, mean.low, mean.value, mean.high);
    CHECK(mean.low <= seconds);
    CHECK(mean.high >= seconds);
    CHECK(mean.half_width() <= 0.02 * seconds);
}

} // namespace

TEST_CASE("A request alone takes the sum of its chunks, and then decodes that read ever more") {
    // A session of one turn a thousand seconds apart is alone.
    const llm::Femtoseconds alpha = 6 * fs_per_ms;
    const llm::Femtoseconds beta = 20 * fs_per_us;
    const llm::Femtoseconds gamma = 53'000'000;
    const llm::Femtoseconds eta = 7'000'000;
    const llm::Femtoseconds delta = 4'000'000'000;
    for (const workload::TokenCounts tokens :
         {workload::TokenCounts{1, 1}, {1, 2}, {100, 5}, {512, 100}, {513, 1}, {5000, 700}}) {
        llm::StepTime step = linear_step(alpha, beta, gamma);
        step.per_pair = eta;
        step.per_sequence = delta;
        Trial trial = token_trial(workload::PoissonArrivals{Rate{0.001}}, step, tokens, 100, 1ms);
        tokens_of(trial).rules.max_batched_tokens = 512;
        llm::Femtoseconds first = 0;
        for (std::int64_t computed = 0; computed < tokens.input; computed += 512) {
            const std::int64_t chunk = std::min<std::int64_t>(512, tokens.input - computed);
            first +=
                alpha + beta * chunk + delta + eta * (chunk * computed + chunk * (chunk + 1) / 2);
        }
        const std::int64_t n = tokens.input;
        const std::int64_t o = tokens.output;
        const llm::Femtoseconds rest =
            (o - 1) * (alpha + beta + delta + gamma * n) + gamma * (o * (o - 1) / 2);
        const Recording recording = record(trial, 1, 20, RecordingEnd::last_ending);
        for (const RecordedRequest& request : recording.requests) {
            CHECK((*request.tokens->first - request.arrived).count() == first / 1'000'000);
            CHECK((*request.ended - request.arrived).count() == (first + rest) / 1'000'000);
        }
    }
}

TEST_CASE("Batches without limits: requests wait for the step that runs, and take one") {
    // A step of 10 ms, prompts of one token in and out, 60 a second. An engine that is idle when
    // its step ends waits for the next arrival: of a cycle of both the share p0 of
    // idle = exp(-lambda alpha) / lambda. Others wait half a step on average.
    const double rate = 60;
    const double alpha = 0.010;
    const double idle = std::exp(-rate * alpha) / rate;
    const double latency = alpha + (1 - idle / (alpha + idle)) * alpha / 2;
    CHECK(latency == Approx(12.611e-3).epsilon(1e-4));
    check_mean_latency(token_trial(workload::PoissonArrivals{Rate{rate}},
                                   linear_step(10 * fs_per_ms, 0, 0), {1, 1}, 1e6, 10ms),
                       latency);
}

TEST_CASE("Sequences that do not slow each other are M/G/infinity, in steps") {
    // 3 tokens each. A busy time ends with the first three steps in a row without an arrival, each
    // of which is without one with probability a: (1 - a^3) / ((1 - a) a^3) steps on average.
    const double rate = 60;
    const double alpha = 0.010;
    const double a = std::exp(-rate * alpha);
    const double busy = alpha * (1 - a * a * a) / ((1 - a) * a * a * a);
    const double latency = 3 * alpha + busy / (busy + 1 / rate) * alpha / 2;
    const Trial trial = token_trial(workload::PoissonArrivals{Rate{rate}},
                                    linear_step(10 * fs_per_ms, 0, 0), {1, 3}, 1e6, 30ms);
    check_mean_latency(trial, latency);
    const Outcome outcome = run_for_means(trial, precise_effort(), Waits::unmeasured);
    const stats::Estimate inside = outcome.metric(Metric::in_system);
    CHECK(inside.low <= rate * latency);
    CHECK(inside.high >= rate * latency);
}

TEST_CASE("One sequence at a time is M/D/1, and M/G/1 where outputs differ") {
    // 4 tokens of 10 ms each: a service of 40 ms, 20 a second.
    Trial trial = token_trial(workload::PoissonArrivals{Rate{20}},
                              linear_step(10 * fs_per_ms, 0, 0), {1, 4}, 25, 40ms);
    tokens_of(trial).rules.max_sequences = 1;
    check_mean_latency(trial, 0.120);
    // 1 or 7 tokens, each as likely: E[S] = 40 ms, E[S^2] = (100 + 4900) / 2 ms^2; at 15 a second
    // Pollaczek and Khinchine have 15 x 2500e-6 / (2 (1 - 0.6)) s of waiting.
    tokens_of(trial).lengths.output = workload::EmpiricalLength{{1, 7}};
    trial.arrivals = workload::PoissonArrivals{Rate{15}};
    check_mean_latency(trial, 0.040 + 15 * 2500e-6 / (2 * (1 - 0.6)));
}

TEST_CASE("Steps that cost nothing for more sequences are as fast at every load") {
    for (const double rate : {1.0, 100.0, 3000.0}) {
        const Trial trial = token_trial(workload::PoissonArrivals{Rate{rate}},
                                        linear_step(10 * fs_per_ms, 0, 0), {50, 20}, 1e6, 200ms);
        const Recording recording = record(trial, 9, 2000, RecordingEnd::last_ending);
        for (const RecordedRequest& request : recording.requests) {
            // The clock of engines is finer: either end is less than a nanosecond off.
            REQUIRE(*request.ended - *request.tokens->first == 19 * 10ms);
        }
    }
}

TEST_CASE("A closed loop without pauses keeps its requests in phase") {
    // 8 clients whose prompts fit into one step: after a round all send at once, a cycle is the
    // prompts' step and 29 decodes.
    const std::int64_t clients = 8;
    const std::int64_t n = 100;
    const std::int64_t o = 30;
    workload::ClosedArrivals closed;
    closed.concurrency = static_cast<int>(clients);
    const llm::Femtoseconds alpha = 6 * fs_per_ms;
    const llm::Femtoseconds beta = 20 * fs_per_us;
    const llm::Femtoseconds gamma = 53'000'000;
    const Trial trial =
        token_trial(closed, linear_step(alpha, beta, gamma),
                    {static_cast<std::uint32_t>(n), static_cast<std::uint32_t>(o)}, 1000, 100ms);
    const Outcome outcome = run(trial, nullptr, precise_effort());
    const double cycle =
        static_cast<double>(alpha + beta * clients * n + (o - 1) * (alpha + clients * beta) +
                            clients * gamma * (n * (o - 1) + o * (o - 1) / 2)) *
        1e-15;
    CAPTURE(cycle, outcome.metric(Metric::latency_mean).value);
    CHECK(outcome.metric(Metric::throughput).value ==
          Approx(static_cast<double>(clients) / cycle).epsilon(0.001));
}

TEST_CASE("As many run as have blocks, and each place is taken again at once") {
    // 47 tokens are 3 of 10 blocks: 3 sequences at a time, 8 steps of 10 ms each, for 20 clients
    // who never pause.
    workload::ClosedArrivals closed;
    closed.concurrency = 20;
    Trial trial = token_trial(closed, linear_step(10 * fs_per_ms, 0, 0), {40, 8}, 37.5, 80ms);
    tokens_of(trial).rules.blocks = 10;
    const Outcome outcome = run(trial, nullptr, precise_effort());
    CHECK(outcome.metric(Metric::throughput).value == Approx(37.5).epsilon(0.001));
    CHECK(outcome.tokens->preemptions_per_request.value == 0);
    CHECK(outcome.tokens->kv_usage_most == Approx(0.9));
    CHECK(outcome.tokens->batch.value == Approx(3).epsilon(0.001));
}
