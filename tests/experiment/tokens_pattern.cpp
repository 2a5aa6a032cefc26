// Engines under a load that changes over the day: each interval has the answers of its own rate.
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

workload::PatternArrivals two_rates(double first, double second) {
    workload::PatternArrivals pattern;
    pattern.rates = {Rate{first}, Rate{second}};
    pattern.period = 4min;
    return pattern;
}

/// Bounds that hold, so that they are told of each interval.
scenario::Objective loose_objective() {
    scenario::Objective objective;
    objective.times = {{{stats::QuantityKind::time_to_first_token}, 1h},
                       {{stats::QuantityKind::time_to_first_token, 0.95}, 1h},
                       {{stats::QuantityKind::time_per_output_token, 0.95}, 1h},
                       {{stats::QuantityKind::inter_token_latency, 0.99}, 1h}};
    return objective;
}

} // namespace

TEST_CASE("Each interval of a pattern has the first tokens of its own rate") {
    // Answers of three steps of 10 ms in batches without limits, as M/G/infinity in steps: who
    // comes while steps are made waits for half a step on average (see tokens_exact.cpp).
    constexpr double alpha = 0.010;
    const auto busy_share = [](double rate) {
        const double a = std::exp(-rate * alpha);
        const double busy = alpha * (1 - a * a * a) / ((1 - a) * a * a * a);
        return busy / (busy + 1 / rate);
    };
    const std::vector<double> rates{10, 90};
    const Trial trial = token_trial(two_rates(rates[0], rates[1]),
                                    linear_step(10 * fs_per_ms, 0, 0), {1, 3}, 1e6, 30ms);
    const scenario::Objective objective = loose_objective();
    const Outcome outcome = run(trial, &objective, sure_effort(4'000'000));
    REQUIRE(outcome.intervals.size() == 2);
    double waiting = 0;
    double busy = 0;
    for (std::size_t i = 0; i < 2; ++i) {
        const std::vector<BoundResult>& times = outcome.intervals[i].times;
        REQUIRE(times.size() == 4);
        check_inside(times[0].value, alpha + busy_share(rates[i]) * alpha / 2, 0.02);
        CHECK(times[1].value.value < 2 * alpha);
        CHECK(times[2].value.value == Approx(alpha).epsilon(0.01)); // 128 bins an octave
        CHECK(times[3].value.value == Approx(alpha).epsilon(0.01));
        waiting += rates[i] / 2 * busy_share(rates[i]) * alpha / 2;
        busy += busy_share(rates[i]) / 2;
    }
    CHECK(outcome.tokens->output_per_second.value == Approx(150).epsilon(0.01));
    CHECK(outcome.tokens->waiting.value == Approx(waiting).epsilon(0.02));
    CHECK(outcome.metric(Metric::utilization).value == Approx(busy).epsilon(0.01));
    CHECK(outcome.tokens->itl_mean.value == Approx(alpha).epsilon(1e-6));
}

TEST_CASE("Steps at once are the same as one by one in every interval of a pattern") {
    Trial trial = token_trial(
        two_rates(2, 12), linear_step(6 * fs_per_ms, 20 * fs_per_us, 52'000'000), {1, 1}, 50, 1s);
    tokens_of(trial).lengths.input = workload::LognormalLength{300, 1};
    tokens_of(trial).lengths.output = workload::LognormalLength{60, 0.8};
    tokens_of(trial).rules.max_batched_tokens = 512;
    tokens_of(trial).rules.max_sequences = 64;
    const scenario::Objective objective = loose_objective();
    const Outcome together = run(trial, &objective, sure_effort(40'000));
    tokens_of(trial).rules.jumps = false;
    const Outcome single = run(trial, &objective, sure_effort(40'000));
    REQUIRE(together.requests.completed == single.requests.completed);
    for (std::size_t i = 0; i < 2; ++i) {
        for (std::size_t bound = 0; bound < 3; ++bound) {
            CHECK(together.intervals[i].times[bound].value.value ==
                  single.intervals[i].times[bound].value.value);
        }
        // A flight counts in the interval in which it ends.
        CHECK(together.intervals[i].times[3].value.value ==
              Approx(single.intervals[i].times[3].value.value).epsilon(0.02));
    }
    // The busier interval is the slower one, and the objective's figure is that of the slowest.
    CHECK(together.intervals[1].times[1].value.value > together.intervals[0].times[1].value.value);
    CHECK(together.slo[1].value.value == together.intervals[1].times[1].value.value);
}
