#include "contradictions.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::calibration {

namespace {

constexpr double rounding = 0.98;

/// Why the quantiles do not let the mean be so high; empty if they do. Without a greatest latency
/// nothing bounds what is beyond the last of them but that nothing takes a hundred times as long as
/// nine of ten requests.
std::string why_too_high(const LoadStep& step) {
    for (const QuantileReading& reading : step.quantiles) {
        const double within = reading.seconds + reading.rounding_s;
        const double beyond = 1 - reading.probability;
        const double rest = (rounding * *step.mean_s - reading.probability * within) / beyond;
        const bool is_last = &reading == &step.quantiles.back();
        constexpr double far = 100;
        if (step.max_s ? rest > *step.max_s
                       : is_last && reading.probability >= 0.9 && rest > far * within) {
            return fmt::format(
                "{:.4g} % of the requests take {:.4g} ms or less, and the others would take {:.4g} "
                "ms on average{}",
                100 * reading.probability, reading.seconds * 1e3, rest * 1e3,
                step.max_s ? fmt::format(", of {:.4g} ms at most", *step.max_s * 1e3) : "");
        }
    }
    return {};
}

/// Why no requests have that mean; empty if they may.
std::string why_impossible(const LoadStep& step) {
    const double mean = *step.mean_s;
    for (const QuantileReading& reading : step.quantiles) {
        const double beyond = 1 - reading.probability;
        const double least = beyond * (reading.seconds - reading.rounding_s);
        if (mean < rounding * least) { // Markov's inequality
            return fmt::format("{:.4g} % of the requests take {:.4g} ms or more", 100 * beyond,
                               reading.seconds * 1e3);
        }
    }
    if (step.min_s && mean < rounding * *step.min_s) {
        return fmt::format("no request takes less than {:.4g} ms", *step.min_s * 1e3);
    }
    if (step.max_s && rounding * mean > *step.max_s) {
        return fmt::format("no request takes more than {:.4g} ms", *step.max_s * 1e3);
    }
    return why_too_high(step);
}

} // namespace

std::vector<std::string> leave_out_impossible_means(std::vector<Measurement>& measurements) {
    std::vector<std::string> found;
    for (Measurement& measurement : measurements) {
        for (LoadStep& step : measurement.steps) {
            const std::string why = step.mean_s ? why_impossible(step) : "";
            if (!why.empty()) {
                found.push_back(line_of(
                    Fault{{step.place.file, step.place.line, 0},
                          fmt::format("a mean of {:.4g} ms is impossible, as {}; it is left out",
                                      *step.mean_s * 1e3, why)}));
                step.mean_s.reset();
                step.sd_s.reset();
            }
        }
    }
    return found;
}

namespace {

/// What the quantiles of the law say of the measured mean if it cannot have that.
std::string mean_left_open(const Family& family) {
    constexpr double told = 1.002;
    const FitPoint& mean = family.fit.points.front();
    return family.law->mean && mean.fitted > told * mean.measured
               ? fmt::format(", which leave no mean below {:.4g} ms: that of {:.4g} ms is not kept",
                             mean.fitted * 1e3, mean.measured * 1e3)
               : "";
}

} // namespace

std::string missed(const DistributionFit& fit) {
    const Family& best = fit.families.front();
    const Family& nearest = best.law ? fit.families[1] : best;
    return fmt::format("no family fits: the nearest, {}, is off by {:.3g} %{}{}", name(nearest),
                       100 * *fit.missed_by, fit.missed_at.empty() ? "" : " at " + fit.missed_at,
                       best.law ? "; the law goes through the measured quantiles instead" +
                                      mean_left_open(best)
                                : "; measure three percentiles or more");
}

} // namespace skusim::calibration
