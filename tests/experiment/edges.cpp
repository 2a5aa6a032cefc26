// Loops and streams without chance: intervals cover what arithmetic says, wherever windows end.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/workload/trace.hpp>

#include "token_trials.hpp"

#include <memory>
#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace std::chrono_literals;
using experiment::Metric;
using experiment::Trial;

Trial plain(int nodes, int workers) {
    Trial trial;
    trial.cluster = {{{nodes, workers}}, {}, serving::RouterKind::least_outstanding};
    trial.service = {10ms, random::constant_shape()};
    return trial;
}

/// 100 tokens in and 11 out, at 10 ms a step whatever is in it.
Trial language_model(int nodes) {
    Trial trial = experiment::token_trial(workload::ClosedArrivals{},
                                          experiment::linear_step(10 * experiment::fs_per_ms, 0, 0),
                                          {100, 11}, 1e6, 110ms);
    trial.cluster.group().nodes = nodes;
    return trial;
}

/// A recording of requests that come one gap after the other.
class EqualGaps final : public workload::TraceSource {
public:
    explicit EqualGaps(Rate rate) : gap_(from_seconds(1 / rate.value())) {
        facts_.arrivals = 1000;
        facts_.period = 1000 * gap_;
    }
    [[nodiscard]] const workload::TraceFacts& facts() const override { return facts_; }
    [[nodiscard]] std::unique_ptr<workload::TraceCursor> open(double /*start*/) const override {
        return std::make_unique<Cursor>(gap_);
    }

private:
    class Cursor final : public workload::TraceCursor {
    public:
        explicit Cursor(Duration gap) : gap_(gap) {}
        Duration next_gap() override { return gap_; }

    private:
        Duration gap_;
    };
    Duration gap_;
    workload::TraceFacts facts_;
};

Trial with_clients(Trial trial, int clients, Duration think) {
    trial.arrivals = workload::ClosedArrivals{clients, {think, random::constant_shape()}, 1s};
    return trial;
}

bool covers(const stats::Estimate& estimate, double exact) {
    return estimate.low <= exact * (1 + 1e-9) && exact * (1 - 1e-9) <= estimate.high;
}

/// The interval covers the rate, and is no wider than half a per cent of it.
void check_rate(const Trial& trial, double rate, double latency) {
    const experiment::CheckedOutcome result = run_checked(trial, nullptr, experiment::Effort());
    const stats::Estimate throughput = result.outcome.metric(Metric::throughput);
    const stats::Estimate inside = result.outcome.metric(Metric::in_system);
    INFO("throughput " << throughput.low << " to " << throughput.high << ", exactly " << rate);
    INFO("in_system " << inside.low << " to " << inside.high << ", exactly " << rate * latency);
    CHECK(covers(throughput, rate));
    CHECK(throughput.half_width() < 0.005 * rate);
    CHECK(covers(inside, rate * latency));
    CHECK(contradictions(result.checks).empty());
}

} // namespace

TEST_CASE("Clients in lock-step: one round lasts the thinking and the answer") {
    for (const Duration think : {0ms, 70ms, 90ms, 100ms}) {
        for (int clients = 1; clients <= 6; ++clients) {
            const double away = in_seconds(think);
            INFO(clients << " clients, think time " << away << " s");
            // With a worker for each client nobody waits.
            check_rate(with_clients(plain(1, 6), clients, think), clients / (away + 0.010), 0.010);
            check_rate(with_clients(plain(3, 2), clients, think), clients / (away + 0.010), 0.010);
            // One worker has them queue until they are spread over a round; then it is busy all the
            // time, or nobody waits.
            const double round = std::max(away + 0.010, clients * 0.010);
            check_rate(with_clients(plain(1, 1), clients, think), clients / round, round - away);
        }
    }
}

TEST_CASE("Clients of a language model in lock-step with its steps") {
    for (const Duration think : {0ms, 70ms, 90ms, 100ms}) {
        for (int clients = 1; clients <= 6; ++clients) {
            INFO(clients << " clients, think time " << in_seconds(think) << " s");
            // Thinking lasts whole steps: who once waited for a step to end never does again.
            const double rate = clients / (in_seconds(think) + 0.110);
            check_rate(with_clients(language_model(1), clients, think), rate, 0.110);
            if (clients <= 3) { // an engine for each
                check_rate(with_clients(language_model(3), clients, think), rate, 0.110);
            }
        }
    }
}

TEST_CASE("A stream of equal gaps is served at its rate") {
    for (const double rate : {1.0, 50.0, 150.0, 250.0}) {
        INFO(rate << " a second");
        Trial trial = plain(1, 3);
        trial.arrivals = workload::TraceArrivals{std::make_shared<EqualGaps>(Rate{rate})};
        check_rate(trial, rate, 0.010);
    }
}

TEST_CASE("A rate that is the very limit of its clients holds, and a hair more fails") {
    for (const Trial& trial :
         {with_clients(plain(1, 3), 3, 90ms), with_clients(plain(200, 1), 3, 90ms)}) {
        for (const double asked : {30.0, 30.001}) {
            scenario::Objective objective;
            objective.min_throughput = Rate{asked};
            const experiment::Outcome outcome = run(trial, &objective, experiment::Effort());
            CHECK(decision(outcome) ==
                  (asked > 30 ? experiment::Decision::fails : experiment::Decision::holds));
        }
    }
}
