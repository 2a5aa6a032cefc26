#include "too_slow.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/placement/token_bounds.hpp>

#include "first_token_floor.hpp"
#include "unit_time.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

/// Mean of a request alone, or in the batch that takes least.
double least_seconds(const service::ServiceTime& service) {
    return in_seconds(*std::min_element(service.batch_means.begin(), service.batch_means.end()));
}

/// The least that the bounded quantile, or the mean, can be.
double alone_seconds(const scenario::TimeBound& bound, const service::ServiceTime& service) {
    return unit_time(service.time.shape, bound.quantity) * least_seconds(service);
}

/// What no engine's request is faster than, and why.
struct EngineFloor {
    Duration time{};
    const char* rule = "";
};

Duration least_first_token(const stats::Quantity& quantity, const experiment::Trial& node,
                           const serving::Tokens& engine) {
    if (quantity.probability > 0 && !engine.lengths.recorded) {
        return first_token_floor(node, quantity.probability);
    }
    const double input =
        quantity.probability > 0
            ? 1
            : std::min(engine.moments.input, static_cast<double>(engine.rules.max_model_len - 1));
    return engine.api.before + engine.api.per_token +
           placement::lone_prompt(engine.rules, *engine.step_time, input);
}

EngineFloor floor_of(const stats::Quantity& quantity, const experiment::Trial& node,
                     const serving::Tokens& engine) {
    const llm::StepTime& step = *engine.step_time;
    switch (quantity.kind) {
    case stats::QuantityKind::time_to_first_token:
        return {least_first_token(quantity, node, engine),
                "first token: the time of a lone prompt; no queue makes it shorter"};
    case stats::QuantityKind::time_per_output_token:
    case stats::QuantityKind::inter_token_latency:
        return {Duration{step({1, 1, 1, 1, 0}) / llm::femtoseconds_per_nanosecond},
                "bandwidth floor: a step of a single sequence reads all weights for one token"};
    case stats::QuantityKind::latency:
        return {quantity.probability == 0 ? engine.alone : Duration::zero(),
                "unloaded latency: no batch makes a request faster than an idle engine does"};
    default:
        return {};
    }
}

/// What most of those that are not answered at the lightest load come to. Nobody queues there: an
/// engine refuses whom it can never serve, and whoever gives up does as it takes too long alone.
std::string losses_text(const experiment::Outcome& lightest, const serving::QueueRules& queue) {
    const experiment::RequestCounts& requests = lightest.requests;
    const auto share = [&](std::int64_t count) {
        return percent(static_cast<double>(count) / static_cast<double>(requests.arrived));
    };
    if (requests.abandoned > requests.refused && queue.timeout) {
        return fmt::format("; {} of the requests are given up at node.timeout, {}: give them more "
                           "time where the target allows it",
                           share(requests.abandoned), time_text(in_seconds(*queue.timeout)));
    }
    return lightest.tokens && requests.refused > 0
               ? fmt::format("; {} of the requests are refused, as their prompts leave no room for "
                             "an answer: raise model.max_model_len, or cut them",
                             share(requests.refused))
               : "";
}

Why failing_at_lightest_load(const Profile& profile, const serving::QueueRules& queue) {
    const LoadPoint& lightest = profile.load_curve.front();
    const std::string_view unit = name(profile.capacity.unit);
    Why why{Verdict::too_slow, "load curve: its lightest load breaks the objective",
            fmt::format("the objective is not met at its lightest load, {:.3g} {}", lightest.load,
                        unit)};
    const auto failing = std::find_if(lightest.outcome.slo.begin(), lightest.outcome.slo.end(),
                                      [](const experiment::BoundResult& bound) {
                                          return bound.decision == experiment::Decision::fails;
                                      });
    if (failing == lightest.outcome.slo.end()) {
        return why;
    }
    const stats::QuantityDefinition& quantity = stats::definition(failing->quantity);
    const auto text = [&](double value) {
        return quantity.measure == stats::Measure::share
                   ? percent(value)
                   : time_text(value, in_sentences.with_infinite("never"));
    };
    why.reason =
        fmt::format("{} {} at its lightest load, {:.3g} {}, objective {}",
                    (failing->request_class.empty() ? "" : failing->request_class + ' ') +
                        (quantity.kind == stats::QuantityKind::latency
                             ? short_name(failing->quantity)
                         : quantity.has_quantiles ? name(failing->quantity)
                                                  : std::string(quantity.words)),
                    text(failing->value.value), lightest.load, unit, text(failing->bound)) +
        losses_text(lightest.outcome, queue);
    return why;
}

} // namespace

std::optional<Why> too_slow_when_idle(const scenario::Objective& objective,
                                      const service::ServiceTime& service) {
    if (service.time.shape.kind == random::ShapeKind::mixture) {
        return std::nullopt; // its quantiles are not exact; what breaks when idle breaks measured
    }
    for (const scenario::TimeBound& bound : objective.times) {
        if (bound.quantity.kind != stats::QuantityKind::latency) {
            continue;
        }
        const double alone = alone_seconds(bound, service);
        if (alone > in_seconds(bound.bound)) {
            return Why{Verdict::too_slow,
                       "unloaded latency: no queue makes a request faster than an idle node does",
                       fmt::format("{} {} alone on the node, objective {}",
                                   short_name(bound.quantity), time_text(alone),
                                   time_text(in_seconds(bound.bound)))};
        }
    }
    return std::nullopt;
}

std::optional<Why> too_slow_when_idle(const scenario::Objective& objective,
                                      const experiment::Trial& node) {
    const serving::Tokens& engine = *node.cluster.kind_if<serving::Tokens>();
    for (const scenario::TimeBound& bound : objective.times) {
        const EngineFloor floor = floor_of(bound.quantity, node, engine);
        // A simulation tells more of prompts that no engine takes: how many they are.
        if (floor.time > bound.bound && floor.time != Duration::max()) {
            return Why{Verdict::too_slow, floor.rule,
                       fmt::format("{} {} with the engine for itself, objective {}",
                                   name(bound.quantity), time_text(in_seconds(floor.time)),
                                   time_text(in_seconds(bound.bound)))};
        }
    }
    return std::nullopt;
}

std::optional<Why> too_slow_under_load(const Profile& profile, const serving::QueueRules& queue,
                                       double confidence) {
    const experiment::Outcome& lightest = profile.load_curve.front().outcome;
    const bool fails =
        profile.capacity.value == 0 &&
        experiment::sure_decision(lightest, confidence) == experiment::Decision::fails;
    return fails ? std::optional(failing_at_lightest_load(profile, queue)) : std::nullopt;
}

} // namespace skusim::planner
