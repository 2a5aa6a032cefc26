#include <skusim/serving/job/prompts.hpp>
#include <skusim/serving/node/tokens/token_engine.hpp>
#include <skusim/serving/node/tokens/token_requests.hpp>

#include <algorithm>
#include <optional>

namespace skusim::serving {

PlayedPrompts play_prompts(const Tokens& engine, std::int64_t prompts, const Seed& seed) {
    TokenEngine runs(engine.rules, engine.step_time);
    TokenRequests requests(engine, seed);
    const std::int64_t longest = engine.rules.max_model_len;
    PlayedPrompts played;
    for (std::int64_t i = 0; i < prompts; ++i) {
        const auto place = static_cast<std::uint32_t>(i);
        requests.ask(place, InOrder{}, std::nullopt);
        workload::TokenCounts tokens = requests[place].tokens;
        const std::int64_t room = longest - tokens.input;
        if (room < 1) {
            ++played.refused;
            continue;
        }
        tokens.output = static_cast<std::uint32_t>(std::min<std::int64_t>(tokens.output, room));
        played.input_tokens += tokens.input;
        played.output_tokens += tokens.output;
        runs.arrive(place, tokens, requests.segments(place));
    }
    Time now{};
    while (runs.begin(now)) {
        now = runs.flight().end.time;
        runs.finish();
    }
    played.time = now.time_since_epoch();
    return played;
}

} // namespace skusim::serving
