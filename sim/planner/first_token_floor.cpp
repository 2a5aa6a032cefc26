#include "first_token_floor.hpp"

#include <skusim/base/check.hpp>
#include <skusim/placement/token_bounds.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace skusim::planner {

namespace {

/// Lower edges of the front end's time, in strata that are as likely.
std::vector<Duration> front_end_times(const serving::ClusterConfig& cluster) {
    if (!cluster.front_end) {
        return {Duration::zero()};
    }
    constexpr int strata = 64;
    std::vector<Duration> times{Duration::zero()};
    for (int i = 1; i < strata; ++i) {
        const double probability = static_cast<double>(i) / strata;
        const double unit = random::quantile(cluster.front_end->shape, probability);
        times.push_back(from_seconds(in_seconds(cluster.front_end->mean) * unit));
    }
    return times;
}

/// Lower edges of the time of a lone prompt, in strata of the upper part from `lowest` on.
std::vector<Duration> prompt_times(const serving::Tokens& engine, double lowest) {
    constexpr int strata = 1024;
    std::vector<Duration> times;
    for (int i = 0; i < strata; ++i) {
        const double input =
            workload::quantile_input(engine.lengths, lowest + (1 - lowest) * i / strata);
        const bool is_refused = input >= static_cast<double>(engine.rules.max_model_len);
        times.push_back(is_refused
                            ? Duration::max()
                            : placement::lone_prompt(engine.rules, *engine.step_time, input));
    }
    return times;
}

} // namespace

Duration first_token_floor(const experiment::Trial& node, double probability) {
    const auto* engine = node.cluster.kind_if<serving::Tokens>();
    SKUSIM_CHECK(engine != nullptr && !engine->lengths.recorded && probability > 0,
                 "a quantile of tokens that are drawn");
    // None of the prompts shorter than these need be late: strata are finest where they count.
    const double lowest = std::max(0.0, 2 * probability - 1);
    const std::vector<Duration> prompts = prompt_times(*engine, lowest);
    std::vector<Duration> sums;
    for (const Duration front_end : front_end_times(node.cluster)) {
        for (const Duration prompt : prompts) {
            sums.push_back(prompt == Duration::max() ? prompt : prompt + front_end);
        }
    }
    const double later = (1 - probability) / (1 - lowest) * static_cast<double>(sums.size());
    const auto rank = sums.size() - 1 - std::min(static_cast<std::size_t>(later), sums.size() - 1);
    const auto quantile = sums.begin() + static_cast<std::ptrdiff_t>(rank);
    std::nth_element(sums.begin(), quantile, sums.end());
    return *quantile == Duration::max() ? *quantile
                                        : *quantile + engine->api.before + engine->api.per_token;
}

} // namespace skusim::planner
