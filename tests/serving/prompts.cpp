// A mini-batch of prompts on one engine: by hand, and against the second implementation.
#include <skusim/serving/job/prompts.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>

#include "serving/token_reference.hpp"
#include "support/catch.hpp"

#include <algorithm>
#include <memory>
#include <vector>

using namespace skusim;
using namespace skusim::serving;

namespace {

constexpr llm::Femtoseconds per_ms = 1'000'000'000'000;

/// 10 ms a step, 10 us a token, 1 us a KV token.
llm::StepTime plain_step() {
    llm::StepTime step;
    step.by_tokens = {{10 * per_ms}, per_ms / 100};
    step.per_kv_token = per_ms / 1000;
    return step;
}

Tokens engine_of(std::uint32_t input, std::uint32_t output, std::int64_t sequences) {
    Tokens engine;
    engine.rules.blocks = 100'000;
    engine.rules.max_model_len = 8192;
    engine.rules.max_batched_tokens = 100'000;
    engine.rules.max_sequences = sequences;
    engine.step_time = std::make_shared<const llm::StepTime>(plain_step());
    engine.lengths.input = workload::FixedLength{input};
    engine.lengths.output = workload::FixedLength{output};
    return engine;
}

/// Milliseconds of so many prompts together, of 100 tokens in and 5 out: a step with all prompts,
/// and four that read 101, 102, 103 and 104 tokens of each.
double together_ms(double count) {
    return 10 + 0.01 * 100 * count + 4 * (10 + 0.01 * count) + 0.001 * count * 410;
}

} // namespace

TEST_CASE("Prompts that fit into one batch take the steps of the longest") {
    // LLM.md 6, trace A: one request of 100 in and 5 out ends at 51.450 ms.
    CHECK(play_prompts(engine_of(100, 5, 64), 1, {}).time == Duration{51'450'000});
    for (const std::int64_t count : {2, 17, 64}) {
        const PlayedPrompts played = play_prompts(engine_of(100, 5, 64), count, {});
        CHECK(played.time == from_seconds(together_ms(static_cast<double>(count)) * 1e-3));
        CHECK(played.refused == 0);
        CHECK(played.input_tokens == 100 * count);
        CHECK(played.output_tokens == 5 * count);
    }
}

TEST_CASE("As many prompts as several batches take as long as these one after the other") {
    for (const std::int64_t batches : {2, 3, 50}) {
        const PlayedPrompts played = play_prompts(engine_of(100, 5, 8), 8 * batches, {});
        CHECK(played.time == from_seconds(together_ms(8) * 1e-3 * static_cast<double>(batches)));
    }
    // Two batches, and one of the five that are left.
    CHECK(play_prompts(engine_of(100, 5, 8), 21, {}).time ==
          from_seconds((2 * together_ms(8) + together_ms(5)) * 1e-3));
}

TEST_CASE("A prompt that leaves no room is refused, and an answer is cut at the longest sequence") {
    Tokens engine = engine_of(100, 50, 64);
    engine.rules.max_model_len = 100;
    const PlayedPrompts none = play_prompts(engine, 7, {});
    CHECK(none.refused == 7);
    CHECK(none.time == Duration::zero());
    CHECK(none.input_tokens == 0);
    engine.rules.max_model_len = 105;
    const PlayedPrompts cut = play_prompts(engine, 1, {});
    CHECK(cut.refused == 0);
    CHECK(cut.output_tokens == 5);
    CHECK(cut.time == Duration{51'450'000});
}

TEST_CASE("Random prompts end when the second implementation has them end, preempted or not") {
    bool has_preempted = false;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        Tokens engine = engine_of(1, 1, 16);
        engine.lengths.input = workload::LognormalLength{60, 1.2};
        engine.lengths.output = workload::LognormalLength{40, 0.8};
        engine.rules.blocks = seed % 2 == 0 ? 60 : 400;
        engine.rules.max_batched_tokens = 256;
        engine.rules.max_model_len = 16 * 40;
        constexpr std::int64_t prompts = 120;
        TokenRequests requests(engine, {seed, 3});
        std::vector<reference::Job> jobs;
        std::int64_t refused = 0;
        for (std::int64_t i = 0; i < prompts; ++i) {
            requests.ask(0, InOrder{}, std::nullopt);
            const workload::TokenCounts& tokens = requests[0].tokens;
            const std::int64_t room = engine.rules.max_model_len - tokens.input;
            refused += room < 1 ? 1 : 0;
            if (room >= 1) {
                jobs.push_back({0, tokens.input, std::min<std::int64_t>(tokens.output, room)});
            }
        }
        reference::StepByStep reference(engine.rules, *engine.step_time, jobs);
        reference::Moment last = 0;
        for (const reference::Fate& fate : reference.run()) {
            last = std::max(last, fate.last);
            has_preempted |= fate.preemptions > 0;
        }
        const PlayedPrompts played = play_prompts(engine, prompts, {seed, 3});
        CHECK(played.time.count() == static_cast<std::int64_t>(last / 1'000'000));
        CHECK(played.refused == refused);
    }
    CHECK(has_preempted);
}
