// Clusters of engines whose steps are simple enough for exact answers.
#pragma once

#include <skusim/experiment/recording.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/serving/node/tokens/tokens.hpp>

#include <cstdint>
#include <memory>
#include <utility>

namespace skusim::experiment {

inline constexpr llm::Femtoseconds fs_per_us = 1'000'000'000;
inline constexpr llm::Femtoseconds fs_per_ms = 1000 * fs_per_us;

/// Times of a step: alpha + beta T + gamma K.
inline llm::StepTime linear_step(llm::Femtoseconds alpha, llm::Femtoseconds beta,
                                 llm::Femtoseconds gamma) {
    llm::StepTime step;
    step.by_tokens = {{alpha}, beta};
    step.per_kv_token = gamma;
    return step;
}

/// Requests of so many tokens, each with the same, for engines without limits that matter. No
/// engine serves them faster than `greatest` a second, nor one of them in less time than `alone`.
inline Trial token_trial(workload::Arrivals arrivals, const llm::StepTime& step,
                         workload::TokenCounts tokens, double greatest, Duration alone) {
    serving::Tokens kind;
    kind.rules.blocks = 1'000'000;
    kind.rules.max_model_len = 1'000'000;
    kind.rules.max_batched_tokens = 1'000'000;
    kind.rules.max_sequences = 100'000;
    kind.step_time = std::make_shared<const llm::StepTime>(step);
    kind.lengths.input = workload::FixedLength{tokens.input};
    kind.lengths.output = workload::FixedLength{tokens.output};
    kind.moments = workload::moments(kind.lengths);
    kind.greatest = {from_seconds(1 / greatest), 1};
    kind.alone = alone;
    Trial trial;
    trial.service = {alone, random::constant_shape()};
    trial.cluster.groups = {{1, 1, std::move(kind)}};
    trial.arrivals = std::move(arrivals);
    return trial;
}

inline serving::Tokens& tokens_of(Trial& trial) {
    return std::get<serving::Tokens>(trial.cluster.group().kind);
}

} // namespace skusim::experiment
