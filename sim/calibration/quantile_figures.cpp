#include "quantile_figures.hpp"

#include <skusim/base/count.hpp>

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

double log_odds(double probability) {
    return std::log(probability / (1 - probability));
}

} // namespace

double share_of_failed_times(const LoadStep& step) {
    const double errors = step.times_hold_errors ? step.errors.value_or(0) : 0;
    return errors > 0 ? errors / (errors + step.completed.value_or(0)) : 0;
}

bool is_mean_of_answers(const LoadStep& step) {
    constexpr double harmless = 0.02; // of the mean
    const double longest = step.max_s.value_or(20 * step.mean_s.value_or(0));
    return share_of_failed_times(step) * longest <= harmless * step.mean_s.value_or(0);
}

std::string label(const Figure& figure) {
    if (figure.is_mean()) {
        return "mean";
    }
    std::string digits = fmt::format("{:.6f}", figure.probability).substr(2);
    while (digits.size() > 2 && digits.back() == '0') {
        digits.pop_back();
    }
    return "p" + digits;
}

std::vector<Figure> figures_of(const LoadStep& step, double requests,
                               std::vector<std::string>& notes) {
    constexpr double fewest_beyond = 5;
    constexpr int most = 12;
    std::vector<Figure> usable;
    std::int64_t undetermined = 0;
    std::int64_t moved = 0;
    const double failed = share_of_failed_times(step);
    for (const QuantileReading& reading : step.quantiles) {
        constexpr double harmless = 0.1; // of those beyond
        if (std::min(reading.probability, 1 - reading.probability) * harmless < failed) {
            ++moved;
            continue;
        }
        const double beyond =
            requests * std::min(reading.probability, 1 - reading.probability) * (1 + 1e-9);
        if (beyond < fewest_beyond) {
            ++undetermined;
        } else if (usable.empty() || reading.seconds > usable.back().seconds ||
                   reading.rounding_s > 0) {
            usable.push_back({reading.probability, reading.seconds, reading.rounding_s});
        }
    }
    if (undetermined > 0) {
        notes.push_back(fmt::format("{} left out: {:.0f} requests leave fewer than {:g} "
                                    "beyond",
                                    count_text(undetermined, "quantile"), requests, fewest_beyond));
    }
    std::vector<Figure> figures;
    if (step.mean_s && is_mean_of_answers(step)) {
        figures.push_back({0, *step.mean_s, 0});
    } else if (step.mean_s) {
        ++moved;
    }
    if (moved > 0) {
        notes.push_back(fmt::format("{} left out: the times of the {:.3g} % that failed are among "
                                    "them",
                                    count_text(moved, "figure"), 100 * failed));
    }
    if (usable.empty()) {
        return figures;
    }
    const double range = log_odds(usable.back().probability) - log_odds(usable.front().probability);
    const double gap = usable.size() > most ? range / (most - 1) * (1 - 1e-9) : 0;
    double last = 0;
    for (const Figure& figure : usable) {
        const double here = log_odds(figure.probability);
        const bool is_first = figures.empty() || figures.back().is_mean();
        if (is_first || here - last >= gap) {
            figures.push_back(figure);
            last = here;
        }
    }
    return figures;
}

} // namespace skusim::calibration
