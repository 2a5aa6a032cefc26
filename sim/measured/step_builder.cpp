// The figures of one step, checked one by one and against each other.
#include "reading.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>

namespace skusim::measured {

using calibration::LoadStep;

StepBuilder::StepBuilder(Place place, Faults& faults) : faults_(faults) {
    step.place = std::move(place);
}

void StepBuilder::latency(std::optional<double>& target, std::string_view name, double seconds,
                          const Place& place) {
    if (!(seconds > 0) || !std::isfinite(seconds)) {
        faults_.push_back(
            {place, fmt::format("{} is {:g} s; a latency is above 0", name, seconds)});
        return;
    }
    target = seconds;
}

void StepBuilder::quantile(double probability, std::string_view name, double seconds,
                           const Place& place, double rounding_s) {
    const double high = seconds + rounding_s;
    std::optional<double> checked;
    latency(checked, name, seconds >= 0 ? high : seconds, place);
    if (checked) {
        quantiles_.push_back({probability, seconds, std::max(seconds - rounding_s, 0.0), high,
                              std::string(name), place});
    }
}

/// Quantiles rise, and lie between the least and the greatest latency; where figures contradict
/// each other the reading stays as it is.
void StepBuilder::narrow() {
    double low = step.min_s.value_or(0);
    for (Reading& it : quantiles_) {
        it.low = std::clamp(low, it.low, it.high);
        low = std::max(low, it.low);
    }
    double high = step.max_s.value_or(std::numeric_limits<double>::infinity());
    for (auto it = quantiles_.rbegin(); it != quantiles_.rend(); ++it) {
        it->high = std::clamp(high, it->low, it->high);
        high = std::min(high, it->high);
    }
}

void StepBuilder::deviation(std::string_view name, double seconds, const Place& place) {
    if (!(seconds >= 0) || !std::isfinite(seconds)) {
        faults_.push_back(
            {place, fmt::format("{} is {:g} s; a deviation is at least 0", name, seconds)});
        return;
    }
    step.sd_s = seconds;
}

void StepBuilder::check_order() {
    for (std::size_t i = 1; i < quantiles_.size(); ++i) {
        const Reading& it = quantiles_[i];
        const Reading& before = quantiles_[i - 1];
        if (it.high < before.low) {
            faults_.push_back(
                {it.place, fmt::format("{} ({:g} s) is below {} ({:g} s), but "
                                       "percentiles never fall",
                                       it.name, it.seconds, before.name, before.seconds)});
        }
    }
}

void StepBuilder::check_extremes() {
    constexpr double rounding = 0.98; // extremes are mostly rounded otherwise than percentiles
    const auto above = std::find_if(quantiles_.begin(), quantiles_.end(), [&](const Reading& it) {
        return step.max_s && rounding * it.low > *step.max_s;
    });
    if (above != quantiles_.end()) {
        faults_.push_back({above->place, fmt::format("{} ({:g} s) is above the greatest latency "
                                                     "({:g} s); one of the two is damaged",
                                                     above->name, above->seconds, *step.max_s)});
    }
    const auto below = std::find_if(quantiles_.begin(), quantiles_.end(), [&](const Reading& it) {
        return step.min_s && it.high < rounding * *step.min_s;
    });
    if (below != quantiles_.end()) {
        faults_.push_back({below->place, fmt::format("{} ({:g} s) is below the least latency "
                                                     "({:g} s); one of the two is damaged",
                                                     below->name, below->seconds, *step.min_s)});
    }
    if (step.min_s && step.max_s && *step.min_s > *step.max_s) {
        faults_.push_back({step.place, fmt::format("the least latency ({:g} s) is above the "
                                                   "greatest ({:g} s)",
                                                   *step.min_s, *step.max_s)});
    }
}

LoadStep StepBuilder::finish() {
    std::stable_sort(quantiles_.begin(), quantiles_.end(), [](const Reading& a, const Reading& b) {
        return a.probability < b.probability;
    });
    if (step.completed != 0.0) {
        faults_.insert(faults_.end(), unmeasured_.begin(), unmeasured_.end());
    }
    check_order();
    check_extremes();
    narrow();
    for (const Reading& it : quantiles_) {
        step.quantiles.push_back({it.probability, (it.low + it.high) / 2, (it.high - it.low) / 2});
    }
    return std::move(step);
}

} // namespace skusim::measured
