#include "study.hpp"

#include <skusim/experiment/parallel.hpp>
#include <skusim/scenario/scenario.hpp>

#include "token_system.hpp"

namespace skusim::reference {

using std::chrono::milliseconds;

std::vector<ReferenceSystem> quick_systems() {
    return {
        multi_server(1, 0.5),
        multi_server(1, 0.8),
        multi_server(2, 0.5),
        multi_server(2, 0.8),
        multi_server(8, 0.5),
        multi_server(8, 0.8),
        multi_server(64, 0.5),
        single_server(random::constant_shape(), 0.5),
        single_server(random::constant_shape(), 0.8),
        single_server(random::lognormal_shape(1.5), 0.5),
        single_server(random::hyperexponential_shape(2), 0.5),
        loss(1, 4, 0.9),
        loss(4, 6, 0.9),
        loss(4, 6, 1.5),
        loss(8, 0, 0.8),
        closed(20, 4, milliseconds{40}),
        closed(20, 4, milliseconds{0}),
        closed(100, 8, milliseconds{130}),
        random_nodes(5, 0.7),
        central_queue(4, 2, 0.8),
        shared(random::exponential_shape(), {1, 1}, 0.8),
        shared(random::constant_shape(), {1, 1}, 0.8),
        shared(random::hyperexponential_shape(2), {1, 1}, 0.8),
        shared(random::lognormal_shape(1.5), {4, 4}, 0.9),
        shared(random::constant_shape(), {2.5, 2.5}, 0.8),
        shared(random::lognormal_shape(1.5), {4, 8, 0.25}, 0.8),
        shared_by(8, {4, 4}, 0.8),
        closed_shared(random::hyperexponential_shape(2), 20, 4, milliseconds{40}),
        max_wait(0.9, milliseconds{30}),
        max_wait(1.5, milliseconds{30}),
        timeout(0.9, milliseconds{30}),
        timeout(1.5, milliseconds{30}),
    };
}

std::vector<ReferenceSystem> slow_systems() {
    return {
        multi_server(1, 0.95),
        multi_server(2, 0.95),
        multi_server(8, 0.95),
        multi_server(64, 0.8),
        multi_server(64, 0.95),
        single_server(random::constant_shape(), 0.95),
        single_server(random::lognormal_shape(1.5), 0.8),
        single_server(random::hyperexponential_shape(2), 0.8),
        single_server(random::lognormal_shape(1.5), 0.95),
        single_server(random::hyperexponential_shape(2), 0.95),
    };
}

experiment::Outcome measure_precisely(const ReferenceSystem& system, double precision) {
    // Bounds that hold at the first look, so that they name the quantiles and ask no more.
    constexpr Duration loose = std::chrono::hours{1};
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.5), loose},
                       {stats::latency_quantile(0.95), loose}};
    for (const Truth& truth : system.truths) {
        if (truth.figure == "latency.p99" && truth.precision <= 0.02) {
            objective.times.push_back({stats::latency_quantile(0.99), loose});
        }
    }
    experiment::Effort effort;
    effort.confidence = 0.9999;
    effort.precision = precision;
    effort.max_requests = 4'000'000'000;
    return experiment::run(system.trial, &objective, effort);
}

std::vector<ReferenceSystem> coverage_systems() {
    return {
        multi_server(1, 0.5),
        multi_server(1, 0.8),
        single_server(random::constant_shape(), 0.8),
        single_server(random::hyperexponential_shape(2), 0.7),
        loss(4, 6, 0.9),
        closed(20, 4, milliseconds{40}),
    };
}

std::vector<ReferenceSystem> busy_coverage_systems() {
    return {multi_server(8, 0.9), multi_server(1, 0.95)};
}

std::vector<ReferenceSystem> varied_systems() {
    const random::Shape hyperexponential = random::hyperexponential_shape(3);
    const random::Shape lognormal = random::lognormal_shape(4);
    const random::Shape widest = random::lognormal_shape(5);
    return {
        closed_thinking(random::lognormal_shape(2), 20, 4, milliseconds{40}),
        closed_thinking(hyperexponential, 20, 4, milliseconds{40}),
        closed_thinking(lognormal, 20, 4, milliseconds{40}),
        closed_thinking(random::gamma_shape(3), 60, 4, milliseconds{250}),
        closed_thinking(widest, 200, 8, milliseconds{250}),
        closed_thinking(widest, 60, 4, milliseconds{120}),
        closed_unshared(lognormal, 20, milliseconds{40}),
        closed_unshared(hyperexponential, 20, milliseconds{0}),
        closed_shared(lognormal, 20, 4, milliseconds{40}),
        shared(widest, {4, 4}, 0.8),
        shared(random::hyperexponential_shape(5), {1, 1}, 0.6),
        unshared(widest, 64, 0.25),
        single_server(random::hyperexponential_shape(4), 0.5),
    };
}

std::vector<ReferenceSystem> token_systems() {
    return {lone_sequences(0.6), thinking_clients()};
}

std::vector<Coverage> coverage(const ReferenceSystem& system, int seeds,
                               const scenario::Objective* objective,
                               const experiment::Effort& effort) {
    std::vector<Coverage> counts;
    for (const Truth& truth : system.truths) {
        counts.push_back({truth.figure});
    }
    std::vector<experiment::Outcome> outcomes(static_cast<std::size_t>(seeds));
    experiment::for_each_in_parallel(
        outcomes.size(),
        [&](std::size_t i) {
            experiment::Effort own = effort;
            own.seed = i + 1;
            outcomes[i] = experiment::run(system.trial, objective, own);
        },
        [](std::size_t) {});
    for (const experiment::Outcome& outcome : outcomes) {
        for (std::size_t i = 0; i < counts.size(); ++i) {
            const stats::Estimate full = figure(outcome, system.truths[i].figure);
            const stats::Estimate half{full.value, 0.5 * (full.value + full.low),
                                       0.5 * (full.value + full.high)};
            ++counts[i].seeds;
            counts[i].held += holds(full, system.truths[i]) ? 1 : 0;
            counts[i].held_at_half_width += holds(half, system.truths[i]) ? 1 : 0;
            counts[i].too_low += full.high < system.truths[i].low ? 1 : 0;
        }
    }
    return counts;
}

} // namespace skusim::reference
