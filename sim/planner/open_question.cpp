#include "open_question.hpp"

#include <skusim/base/wording.hpp>

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

/// The bound that keeps the objective from being decided.
const experiment::BoundResult* open_bound(const experiment::Outcome& outcome) {
    const auto is = [](experiment::Decision decision) {
        return
            [decision](const experiment::BoundResult& bound) { return bound.decision == decision; };
    };
    for (const experiment::Decision decision :
         {experiment::Decision::undecided, experiment::Decision::fails}) {
        const auto found = std::find_if(outcome.slo.begin(), outcome.slo.end(), is(decision));
        if (found != outcome.slo.end()) {
            return &*found;
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

} // namespace

std::string open_question(const experiment::Outcome& outcome) {
    const experiment::BoundResult* open = open_bound(outcome);
    constexpr std::string_view remedy = "a lower simulation.precision or more "
                                        "simulation.max_requests would tell, or another objective";
    if (open == nullptr) {
        return std::string(remedy);
    }
    const auto text = [&](double value) { return value_text(open->quantity, value); };
    return fmt::format("{}{} is {} [{}, {}], the objective {}; {}",
                       open->request_class.empty() ? "" : open->request_class + ' ',
                       stats::short_name(open->quantity), text(open->value.value),
                       text(open->value.low), text(open->value.high), text(open->bound), remedy);
}

} // namespace skusim::planner
