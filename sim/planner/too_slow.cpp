#include "too_slow.hpp"

#include <skusim/base/wording.hpp>

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

Why failing_at_lightest_load(const Profile& profile) {
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
    why.reason = fmt::format(
        "{} {} at its lightest load, {:.3g} {}, objective {}",
        (failing->request_class.empty() ? "" : failing->request_class + ' ') +
            (quantity.has_quantiles ? short_name(failing->quantity) : std::string(quantity.words)),
        text(failing->value.value), lightest.load, unit, text(failing->bound));
    return why;
}

} // namespace

std::optional<Why> too_slow_when_idle(const scenario::Objective& objective,
                                      const service::ServiceTime& service) {
    if (service.time.shape.kind == random::ShapeKind::mixture) {
        return std::nullopt; // its quantiles are not exact; what breaks when idle breaks measured
    }
    for (const scenario::TimeBound& bound : objective.times) {
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

std::optional<Why> too_slow_under_load(const Profile& profile, double confidence) {
    const experiment::Outcome& lightest = profile.load_curve.front().outcome;
    const bool fails =
        profile.capacity.value == 0 &&
        experiment::sure_decision(lightest, confidence) == experiment::Decision::fails;
    return fails ? std::optional(failing_at_lightest_load(profile)) : std::nullopt;
}

} // namespace skusim::planner
