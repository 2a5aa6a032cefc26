// What is remembered is what was asked: anything else is found anew.
#include <skusim/experiment/outcome_memory.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::experiment;
using namespace std::chrono_literals;

namespace {

Trial asked_trial(double rate) {
    Trial trial;
    trial.service = {10ms, random::exponential_shape()};
    trial.arrivals = workload::PoissonArrivals{Rate{rate}};
    return trial;
}

Effort asked_effort() {
    Effort effort;
    effort.max_requests = 50'000;
    return effort;
}

} // namespace

TEST_CASE("A run is found once for all who ask the same, and anew for all others") {
    OutcomeMemory memory;
    int found = 0;
    const auto ask = [&](const Trial& trial, const scenario::Objective* objective,
                         const Effort& effort) {
        return memory.outcome(trial, objective, effort, [&] {
            Outcome outcome;
            outcome.replications = ++found;
            return outcome;
        });
    };
    scenario::Objective tight;
    tight.times = {{stats::latency_quantile(0.95), 20ms}};
    scenario::Objective loose = tight;
    loose.times.front().bound = 30ms;
    CHECK(ask(asked_trial(50), nullptr, asked_effort()).replications == 1);
    CHECK(ask(asked_trial(60), nullptr, asked_effort()).replications == 2);
    CHECK(ask(asked_trial(50), &tight, asked_effort()).replications == 3);
    CHECK(ask(asked_trial(50), &loose, asked_effort()).replications == 4);
    int next = 4;
    for (const auto& change : std::initializer_list<void (*)(Effort&)>{
             [](Effort& it) { it.goal = Goal::decision; },
             [](Effort& it) { it.confidence = 0.9; },
             [](Effort& it) { it.precision = 0.1; },
             [](Effort& it) { it.max_requests = 1; },
             [](Effort& it) { it.first_look = 1; },
             [](Effort& it) { it.enough = 1; },
             [](Effort& it) { it.waits = Waits::unmeasured; },
             [](Effort& it) { it.sure_precision = 0.1; },
             [](Effort& it) { it.warm_up = 2; },
             [](Effort& it) { it.whole_patterns = true; },
             [](Effort& it) { it.least_run = 1; },
             [](Effort& it) { it.seed = 2; },
             [](Effort& it) { it.replications = 8; },
         }) {
        Effort effort = asked_effort();
        change(effort);
        CHECK(ask(asked_trial(50), nullptr, effort).replications == ++next);
        CHECK(ask(asked_trial(50), nullptr, effort).replications == next);
    }
    CHECK(ask(asked_trial(50), nullptr, asked_effort()).replications == 1);
    CHECK(ask(asked_trial(50), &tight, asked_effort()).replications == 3);
}

TEST_CASE("A run that asks a memory gives what it gives without one") {
    const Outcome alone = run(asked_trial(80), nullptr, asked_effort());
    Effort effort = asked_effort();
    effort.outcomes = std::make_shared<OutcomeMemory>();
    for (int time = 0; time < 2; ++time) {
        const Outcome remembered = run(asked_trial(80), nullptr, effort);
        CHECK(remembered.requests.simulated == alone.requests.simulated);
        CHECK(remembered.metric(Metric::latency_mean).low ==
              alone.metric(Metric::latency_mean).low);
    }
}
