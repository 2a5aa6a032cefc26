// What no engine's first token is earlier than, against an integral of its own.
#include "planner/first_token_floor.hpp"

#include <cmath>
#include <memory>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

namespace {

/// Steps of 10 ms and 0.1 ms a token, that hold any prompt; 5 ms and 1 ms at the door.
experiment::Trial engine_for(workload::LengthLaw input) {
    llm::StepTime step;
    step.by_tokens = {{10'000'000'000'000}, 100'000'000'000};
    serving::Tokens kind;
    kind.rules.blocks = 1'000'000;
    kind.rules.max_model_len = 8000;
    kind.rules.max_batched_tokens = 1'000'000;
    kind.step_time = std::make_shared<const llm::StepTime>(step);
    kind.lengths.input = std::move(input);
    kind.api = {5ms, 0ms, 1ms};
    experiment::Trial node;
    node.cluster.groups = {{1, 1, std::move(kind)}};
    return node;
}

double normal_cdf(double x) {
    return 0.5 * std::erfc(-x / std::sqrt(2));
}

/// P(a lognormal number of this mean and cv is at most x).
double lognormal_cdf(double x, double mean, double cv) {
    const double variance = std::log(1 + cv * cv);
    return x <= 0 ? 0 : normal_cdf((std::log(x / mean) + variance / 2) / std::sqrt(variance));
}

} // namespace

TEST_CASE("prompts of one length have one first token") {
    const experiment::Trial node = engine_for(workload::FixedLength{300});
    for (const double probability : {0.01, 0.5, 0.95, 0.999}) {
        CHECK(first_token_floor(node, probability) == 10ms + 30ms + 5ms + 1ms);
    }
}

TEST_CASE("the floor of the sum of both times is never above its quantile, and hardly below") {
    constexpr double mean = 1000;
    constexpr double cv = 1.2;
    // It is close where prompts take most of the time; a floor it is anyway.
    const double front_end = GENERATE(0.003, 0.030);
    experiment::Trial node = engine_for(workload::LognormalLength{mean, cv});
    node.cluster.front_end =
        random::Distribution{from_seconds(front_end), random::lognormal_shape(1.5)};
    for (const double probability : {0.3, 0.9, 0.95, 0.99}) {
        // P(16 ms + 0.1 ms n + F <= t), over equally likely values of n.
        const auto is_reached = [&](double seconds) {
            constexpr int points = 20'000;
            double share = 0;
            for (int i = 0; i < points; ++i) {
                const double n = (i + 0.5) / points;
                const double variance = std::log(1 + cv * cv);
                // The inverse of the normal law, by Newton's method.
                double x = 0;
                for (int step = 0; step < 60; ++step) {
                    const double density = std::exp(-x * x / 2) / std::sqrt(2 * M_PI);
                    x -= std::clamp((normal_cdf(x) - n) / std::max(density, 1e-12), -0.5, 0.5);
                }
                const double input = mean * std::exp(std::sqrt(variance) * x - variance / 2);
                share += input >= 8000
                             ? 0
                             : lognormal_cdf(seconds - 0.016 - 1e-4 * input, front_end, 1.5);
            }
            return share / points >= probability;
        };
        const double floor = in_seconds(first_token_floor(node, probability));
        CAPTURE(probability, floor);
        CHECK((front_end > 0.003 || is_reached(floor * 1.002 + 0.2 * front_end)));
        CHECK_FALSE(is_reached(floor * 0.9995));
    }
}

TEST_CASE("where more prompts are refused than may be late, the first token never comes") {
    const experiment::Trial node =
        engine_for(workload::EmpiricalLength{{100, 100, 100, 100, 100, 100, 100, 100, 100, 9000}});
    CHECK(first_token_floor(node, 0.95) == Duration::max());
    CHECK(first_token_floor(node, 0.85) == 10ms + 10ms + 5ms + 1ms);
}
