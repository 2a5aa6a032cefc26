#include <skusim/placement/placement.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::placement {

namespace {

std::int64_t at_least_one(double count) {
    return static_cast<std::int64_t>(std::max(std::round(count), 1.0));
}

/// That a full engine has in a step: as many as it may have, or as its KV cache holds.
double most_sequences(const PlacedEngine& engine) {
    const double context = engine.tokens.input + engine.tokens.output / 2;
    return std::min(static_cast<double>(engine.max_sequences),
                    static_cast<double>(engine.kv_tokens) / context);
}

} // namespace

std::optional<llm::StepShares> step_shares(const PlacedEngine& engine,
                                           std::optional<double> sequences_in_a_step) {
    if (!engine.roofline) {
        return std::nullopt;
    }
    const workload::TokenMoments& tokens = engine.tokens;
    const double sequences = std::max(sequences_in_a_step.value_or(most_sequences(engine)), 1.0);
    const double prompts = sequences / std::max(tokens.output, 1.0); // begun in a step
    const double chunks = std::ceil(
        tokens.input / static_cast<double>(std::max<std::int64_t>(engine.max_batched_tokens, 1)));
    const double with_prompts = std::min(prompts * chunks, 1.0); // share of steps

    llm::StepKind decode{{}, 1 - with_prompts};
    decode.work.tokens = decode.work.sequences = decode.work.sampled = at_least_one(sequences);
    decode.work.kv_tokens = at_least_one(sequences * (tokens.input + tokens.output / 2));
    llm::StepKind mixed{decode.work, with_prompts};
    mixed.work.tokens += at_least_one(prompts / with_prompts * tokens.input);
    mixed.work.pairs = at_least_one(prompts / with_prompts * tokens.input_squared / 2);
    return llm::shares(*engine.roofline, {decode, mixed});
}

} // namespace skusim::placement
