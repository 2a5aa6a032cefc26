#include "prompts.hpp"

#include <skusim/placement/placement.hpp>

namespace skusim::placement {

namespace {

using scenario::Scenario;

int turns_of(const Scenario& scenario) {
    if (const auto* closed = scenario.arrivals_if<workload::ClosedArrivals>()) {
        return closed->sessions.turns;
    }
    const auto* talks = scenario.arrivals_if<workload::SessionArrivals>();
    return talks == nullptr ? 1 : talks->sessions.turns;
}

/// What a recording tells of the requests' tokens; nullptr if these are drawn.
const workload::TraceTokens* recorded_of(const Scenario& scenario) {
    const auto* trace = scenario.arrivals_if<workload::TraceArrivals>();
    return scenario.tokens->recorded ? &*trace->source->facts().tokens : nullptr;
}

/// Moments of requests as they are drawn or recorded.
workload::TokenMoments own_moments(const Scenario& scenario) {
    const workload::TraceTokens* recorded = recorded_of(scenario);
    return recorded == nullptr ? workload::moments(*scenario.tokens) : recorded->means;
}

} // namespace

bool begins_alike(const Scenario& scenario) {
    const workload::TraceTokens* recorded = recorded_of(scenario);
    return scenario.tokens->shared_prefix || turns_of(scenario) > 1 ||
           (recorded != nullptr && recorded->fresh);
}

Prompts prompts_of(const Scenario& scenario, const workload::TokenMoments& all, bool has_cache) {
    if (!has_cache) {
        return all;
    }
    const workload::TraceTokens* recorded = recorded_of(scenario);
    if (recorded == nullptr || !recorded->fresh) {
        return {all, own_moments(scenario)};
    }
    workload::FreshTokens fresh = *recorded->fresh;
    fresh.by_prompt += fresh.means.input * (all.input - recorded->means.input);
    return {all, fresh};
}

std::optional<workload::TokenMoments> token_moments(const Scenario& scenario) {
    if (!scenario.tokens) {
        return std::nullopt;
    }
    return workload::with_context(own_moments(scenario), *scenario.tokens, turns_of(scenario));
}

} // namespace skusim::placement
