#include <skusim/placement/token_bounds.hpp>
#include <skusim/serving/node/tokens/scheduler.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::placement {

namespace {

/// What one request is to an engine, on average.
struct RequestWork {
    double tokens;
    double sampled;
    double kv_tokens;
    double pairs;
    double token_steps; ///< tokens in the cache, over all of its steps
};

RequestWork work_of(const Prompts& prompts) {
    const workload::TokenMoments& all = prompts.all;
    const workload::TokenMoments& own = prompts.computed;
    const double pairs_of_output = (all.output_squared - all.output) / 2;
    // The last token is not computed. Refused requests have none, and count as no tokens.
    const double computed = own.input + std::max(own.output - 1, 0.0);
    return {computed, own.output, all.input_output - all.input + pairs_of_output, prompts.pairs,
            own.input_output + pairs_of_output};
}

std::int64_t whole_number_of(double count) {
    return static_cast<std::int64_t>(count);
}

double seconds_of(llm::Femtoseconds time) {
    return static_cast<double>(time) * 1e-15;
}

/// The average step of an engine that serves so many requests in each, in seconds.
double step_seconds(const llm::StepTime& step, const RequestWork& each, double requests) {
    // Both kinds of attention at once may take longer than each alone; a bound has them alone.
    const llm::StepWork together{std::max<std::int64_t>(whole_number_of(requests * each.tokens), 1),
                                 whole_number_of(requests * each.sampled),
                                 whole_number_of(requests * each.sampled), 0, 0};
    return seconds_of(step(together)) + seconds_of(step.per_kv_token) * requests * each.kv_tokens +
           seconds_of(step.per_pair) * requests * each.pairs;
}

/// What a step computes at most: without a limit, all prompts of the largest batch.
std::int64_t most_tokens(const llm::EngineRules& rules) {
    return serving::scheduler_row(rules.scheduler).limits_tokens
               ? rules.max_batched_tokens
               : rules.max_sequences * rules.max_model_len;
}

double most_requests(const llm::EngineRules& rules, const RequestWork& each) {
    return std::min({static_cast<double>(most_tokens(rules)) / each.tokens,
                     static_cast<double>(rules.max_sequences) / each.sampled,
                     static_cast<double>(rules.blocks * rules.block_size) / each.token_steps});
}

} // namespace

serving::ServingSpeed greatest_speed(const llm::EngineRules& rules, const llm::StepTime& step,
                                     const Prompts& prompts) {
    const RequestWork each = work_of(prompts);
    const double most = most_requests(rules, each);
    constexpr int points = 64;
    double highest = 0;
    serving::ServingSpeed speed{Duration::max(), 0};
    for (int point = 1; point <= points; ++point) {
        const double requests = most * point / points;
        const double seconds = step_seconds(step, each, requests);
        if (requests / seconds > highest) {
            highest = requests / seconds;
            speed = {from_seconds(seconds * each.sampled), requests * each.sampled};
        }
    }
    return speed;
}

double rate_with_pace(const llm::EngineRules& rules, const llm::StepTime& step,
                      const Prompts& prompts, Duration most_pace) {
    const RequestWork each = work_of(prompts);
    const double pace = in_seconds(most_pace);
    const double context = each.kv_tokens / std::max(each.sampled - 1, 1.0);
    const double prompt = in_seconds(lone_prompt(rules, step, prompts.all.input, prompts.cached()));
    const double held_up = std::max(prompt - seconds_of(step({1, 1, 1, 0, 0})), 0.0);
    const auto keeps = [&](double rate) {
        const double answered = rate * each.sampled * pace;
        const std::int64_t sequences = std::max<std::int64_t>(whole_number_of(answered), 1);
        const double decode = seconds_of(step({sequences, sequences, sequences, 0, 0})) +
                              seconds_of(step.per_kv_token) * context * std::max(answered, 1.0);
        return decode + rate * held_up * pace <= pace &&
               answered <= static_cast<double>(rules.max_sequences) &&
               answered * context <= static_cast<double>(rules.blocks * rules.block_size);
    };
    double low = 0;
    double high = greatest_speed(rules, step, prompts).per_second();
    constexpr int halvings = 20;
    for (int i = 0; i < halvings; ++i) {
        const double middle = 0.5 * (low + high);
        (keeps(middle) ? low : high) = middle;
    }
    return low;
}

Duration lone_prompt(const llm::EngineRules& rules, const llm::StepTime& step, double input,
                     double cached) {
    const std::int64_t tokens = std::max<std::int64_t>(whole_number_of(input), 1);
    const std::int64_t chunk = std::min(tokens, most_tokens(rules));
    double seconds = 0;
    const std::int64_t there = std::min(whole_number_of(cached), tokens - 1);
    for (std::int64_t computed = there; computed < tokens; computed += chunk) {
        const std::int64_t now = std::min(chunk, tokens - computed);
        const bool is_last = computed + now == tokens;
        seconds +=
            seconds_of(step({now, 1, is_last ? 1 : 0, 0, now * computed + now * (now + 1) / 2}));
    }
    return from_seconds(seconds);
}

Duration lone_request(const llm::EngineRules& rules, const llm::StepTime& step,
                      const Prompts& prompts) {
    const double decodes =
        std::max(prompts.all.output - 1, 0.0) * seconds_of(step({1, 1, 1, 0, 0}));
    const double reading = work_of(prompts).kv_tokens * seconds_of(step.per_kv_token);
    return lone_prompt(rules, step, prompts.all.input, prompts.cached()) +
           from_seconds(decodes + reading);
}

} // namespace skusim::placement
