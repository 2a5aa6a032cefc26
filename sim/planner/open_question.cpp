#include "open_question.hpp"

#include <skusim/base/check.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/experiment/steady_state.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <string_view>

namespace skusim::planner {

namespace {

std::string value_text(const stats::Quantity& quantity, double value) {
    switch (stats::definition(quantity).measure) {
    case stats::Measure::time:
        return time_text(value, in_figures);
    case stats::Measure::share:
        return percent(value);
    default:
        return fmt::format("{:.4g}", value);
    }
}

/// The first bound that was decided so; null if none was.
const experiment::BoundResult* first_that(const experiment::Outcome& outcome,
                                          experiment::Decision decision) {
    const auto found = std::find_if(
        outcome.slo.begin(), outcome.slo.end(),
        [&](const experiment::BoundResult& bound) { return bound.decision == decision; });
    return found != outcome.slo.end() ? &*found : nullptr;
}

/// The bound that keeps the objective from being decided.
const experiment::BoundResult* open_bound(const experiment::Outcome& outcome) {
    for (const experiment::Decision decision :
         {experiment::Decision::undecided, experiment::Decision::fails}) {
        if (const experiment::BoundResult* found = first_that(outcome, decision)) {
            return found;
        }
    }
    // All hold at the asked confidence: the one that is nearest to its bound is not sure to.
    const auto nearest =
        std::min_element(outcome.slo.begin(), outcome.slo.end(),
                         [](const experiment::BoundResult& a, const experiment::BoundResult& b) {
                             const auto distance = [](const experiment::BoundResult& it) {
                                 return std::abs(it.value.value / it.bound - 1);
                             };
                             return distance(a) < distance(b);
                         });
    return nearest != outcome.slo.end() ? &*nearest : nullptr;
}

/// "p95 is 119.8 ms [119.1 ms, 121 ms], the objective 120.6 ms"
std::string measured_text(const experiment::BoundResult& bound) {
    const auto text = [&](double value) { return value_text(bound.quantity, value); };
    return fmt::format("{}{} is {} [{}, {}], the objective {}",
                       bound.request_class.empty() ? "" : bound.request_class + ' ',
                       stats::short_name(bound.quantity), text(bound.value.value),
                       text(bound.value.low), text(bound.value.high), text(bound.bound));
}

/// Whether its interval lies on one side of the bound, so that its width is not what is open.
bool is_clear(const experiment::BoundResult& bound) {
    return bound.decision == experiment::Decision::undecided &&
           (bound.value.high <= bound.bound || bound.value.low > bound.bound);
}

/// Whether nothing but an endless run could show it to hold: no failure was seen, and some may be.
bool asks_for_none(const experiment::BoundResult& bound) {
    return bound.quantity.kind == stats::QuantityKind::error_rate && bound.bound == 0 &&
           bound.decision == experiment::Decision::undecided && bound.value.low == 0;
}

} // namespace

std::string broken_bound(const experiment::Outcome& outcome) {
    const experiment::BoundResult* broken = first_that(outcome, experiment::Decision::fails);
    SKUSIM_CHECK(broken != nullptr, "what fails breaks a bound");
    return measured_text(*broken);
}

std::string open_question(const experiment::Outcome& outcome) {
    if (experiment::is_too_large(outcome)) {
        return "the cluster would hold more requests at once than are simulated, and no effort "
               "tells; a smaller cluster under as much less load would, or another objective";
    }
    const experiment::BoundResult* open = open_bound(outcome);
    constexpr std::string_view remedy = "a lower simulation.precision or more "
                                        "simulation.max_requests would tell, or another objective";
    if (open == nullptr) {
        return std::string(remedy);
    }
    if (is_clear(*open)) {
        return measured_text(*open) + ", in a run that ended before its steady state was sure; "
                                      "more simulation.max_requests would tell";
    }
    if (asks_for_none(*open)) {
        return measured_text(*open) + ", and no run tells that none ever fails where waits, times "
                                      "or queues are limited, or nodes go down; give "
                                      "max_error_rate a share, such as 0.01 %, or lift the limits";
    }
    return fmt::format("{}; {}", measured_text(*open), remedy);
}

} // namespace skusim::planner
