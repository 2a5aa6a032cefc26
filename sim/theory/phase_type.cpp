#include <skusim/base/check.hpp>
#include <skusim/linear/linear.hpp>
#include <skusim/theory/phase_type.hpp>

#include "dense.hpp"

#include <cmath>
#include <cstddef>

namespace skusim::theory {
namespace {

constexpr int most_phases = 100;

/// (-T)^-1 1 per phase: the mean time from there to the end.
Eigen::VectorXd mean_rest(const DensePhases& phases, const Eigen::VectorXd& weights) {
    return linear::solve(-phases.rates, weights);
}

/// Phases in turn, all at one rate, of which the first is skipped with a probability.
PhaseType equal_phases(int phases, double per_second, double skips_first) {
    const auto count = static_cast<std::size_t>(phases);
    PhaseType law{std::vector<double>(count), RateMatrix(count, std::vector<double>(count))};
    law.start[0] = 1 - skips_first;
    if (count > 1) {
        law.start[1] = skips_first;
    }
    for (std::size_t phase = 0; phase < count; ++phase) {
        law.rates[phase][phase] = -per_second;
        if (phase + 1 < count) {
            law.rates[phase][phase + 1] = per_second;
        }
    }
    return law;
}

} // namespace

PhaseType exponential_phases(double mean_seconds) {
    return erlang_phases(mean_seconds, 1);
}

PhaseType erlang_phases(double mean_seconds, int phases) {
    SKUSIM_CHECK(std::isfinite(mean_seconds) && mean_seconds > 0, "a mean time must be positive");
    SKUSIM_CHECK(phases >= 1 && phases <= most_phases, "from 1 to 100 phases");
    return equal_phases(phases, phases / mean_seconds, 0);
}

PhaseType hyperexponential_phases(const Hyperexponential& law) {
    SKUSIM_CHECK(theory::mean_seconds(law) > 0, "a law of two phases"); // it checks the parameters
    return {{law.first_share, 1 - law.first_share},
            {{-law.first_per_second, 0}, {0, -law.second_per_second}}};
}

PhaseType coxian_phases(const std::vector<double>& per_second,
                        const std::vector<double>& continues) {
    const std::size_t count = per_second.size();
    SKUSIM_CHECK(count >= 1 && continues.size() + 1 == count,
                 "a Coxian law goes on after each phase but the last");
    PhaseType law{std::vector<double>(count), RateMatrix(count, std::vector<double>(count))};
    law.start[0] = 1;
    for (std::size_t phase = 0; phase < count; ++phase) {
        SKUSIM_CHECK(std::isfinite(per_second[phase]) && per_second[phase] > 0,
                     "the rate of a phase must be positive");
        law.rates[phase][phase] = -per_second[phase];
        if (phase + 1 < count) {
            SKUSIM_CHECK(continues[phase] > 0 && continues[phase] <= 1,
                         "a phase that is never reached, or too likely");
            law.rates[phase][phase + 1] = per_second[phase] * continues[phase];
        }
    }
    return law;
}

PhaseType phases_of(double mean_seconds, double cv) {
    SKUSIM_CHECK(std::isfinite(mean_seconds) && mean_seconds > 0, "a mean time must be positive");
    SKUSIM_CHECK(std::isfinite(cv) && cv >= 0.1, "phases reach a cv of 0.1 and above");
    if (cv > 1) {
        return hyperexponential_phases(balanced_hyperexponential(mean_seconds, cv));
    }
    const double square = cv * cv;
    const double shape = 1 / square;
    // 1/0.5^2 and its like may miss the integer by rounding.
    const int phases = static_cast<int>(std::ceil(shape * (1 - 1e-12)));
    const double root = std::sqrt(std::fmax(0, phases * (1 + square) - phases * phases * square));
    const double skips = std::fmax(0, (phases * square - root) / (1 + square));
    return equal_phases(phases, (phases - skips) / mean_seconds, skips);
}

double mean_seconds(const PhaseType& law) {
    const DensePhases phases = dense(law);
    return phases.start * mean_rest(phases, Eigen::VectorXd::Ones(phases.start.size()));
}

double coefficient_of_variation(const PhaseType& law) {
    const DensePhases phases = dense(law);
    const Eigen::VectorXd rest = mean_rest(phases, Eigen::VectorXd::Ones(phases.start.size()));
    const double mean = phases.start * rest;
    const double second_moment = 2 * phases.start * mean_rest(phases, rest);
    return std::sqrt(second_moment / (mean * mean) - 1);
}

} // namespace skusim::theory
