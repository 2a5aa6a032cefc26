#include "times.hpp"

#include <skusim/experiment/metrics.hpp>

#include <algorithm>
#include <array>

namespace skusim::report {

namespace {

bool is_of_tokens(const scenario::TimeBound& bound) {
    return bound.quantity.kind != stats::QuantityKind::latency;
}

} // namespace

std::vector<stats::Quantity> bounded_token_times(const scenario::Objective& objective) {
    std::vector<stats::Quantity> quantities;
    for (const scenario::TimeBound& bound : objective.times) {
        if (is_of_tokens(bound)) {
            quantities.push_back(bound.quantity);
        }
    }
    return quantities;
}

std::vector<stats::Quantity> shown_times(const scenario::Objective& objective) {
    std::vector<stats::Quantity> shown{stats::mean_latency};
    const bool has_tokens =
        std::any_of(objective.times.begin(), objective.times.end(), is_of_tokens);
    if (!has_tokens) {
        constexpr std::array<double, 3> usual{0.5, 0.95, 0.99};
        for (const double probability : usual) {
            shown.push_back(stats::latency_quantile(probability));
        }
    }
    for (const scenario::TimeBound& bound : objective.times) {
        if (std::find(shown.begin(), shown.end(), bound.quantity) == shown.end()) {
            shown.push_back(bound.quantity);
        }
    }
    if (!has_tokens) {
        std::sort(shown.begin(), shown.end(),
                  [](const auto& a, const auto& b) { return a.probability < b.probability; });
    }
    return shown;
}

stats::Estimate time_of(const experiment::Outcome& outcome, const stats::Quantity& quantity) {
    const auto found_in = [&](const auto& results) {
        const auto found = std::find_if(results.begin(), results.end(), [&](const auto& result) {
            return result.quantity == quantity;
        });
        constexpr stats::Estimate none{stats::infinite, stats::infinite, stats::infinite};
        return found == results.end() ? none : found->value;
    };
    if (quantity == stats::mean_latency) {
        return outcome.metric(experiment::Metric::latency_mean);
    }
    return quantity.kind == stats::QuantityKind::latency ? found_in(outcome.latency)
                                                         : found_in(outcome.slo);
}

} // namespace skusim::report
