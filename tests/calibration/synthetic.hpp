// Measurements made from known parameters, with a generator of the tests' own (splitmix64 and
// inverse functions), so that no fit is held against the program's own draws.
#pragma once

#include <skusim/calibration/fit.hpp>
#include <skusim/calibration/measurement.hpp>

#include <algorithm>
#include <boost/math/distributions/gamma.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

namespace skusim::calibration {

class Splitmix {
public:
    explicit Splitmix(std::uint64_t seed) : state_(seed) {}

    /// In (0, 1).
    double uniform() {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        z ^= z >> 31U;
        return (static_cast<double>(z >> 12U) + 0.5) * 0x1.0p-52;
    }
    double normal() { return boost::math::quantile(boost::math::normal(), uniform()); }
    double exponential() { return -std::log(uniform()); }

private:
    std::uint64_t state_;
};

inline double lognormal_draw(Splitmix& random, double mean, double cv) {
    const double sigma = std::sqrt(std::log1p(cv * cv));
    return mean * std::exp(sigma * random.normal() - sigma * sigma / 2);
}

inline double gamma_draw(Splitmix& random, double mean, double cv) {
    const boost::math::gamma_distribution<> law(1 / (cv * cv), mean * cv * cv);
    return boost::math::quantile(law, random.uniform());
}

/// Two exponential phases with balanced means.
inline double hyperexponential_draw(Splitmix& random, double mean, double cv) {
    const double share = (1 + std::sqrt((cv * cv - 1) / (cv * cv + 1))) / 2;
    const double p = random.uniform() < share ? share : 1 - share;
    return mean * random.exponential() / (2 * p);
}

/// The step of a sample as a load tool would summarise it.
inline LoadStep summarised(std::vector<double> sample, const std::vector<double>& probabilities) {
    std::sort(sample.begin(), sample.end());
    const auto count = static_cast<double>(sample.size());
    LoadStep step;
    step.place = {"synthetic", 1, 1};
    step.concurrency = 1;
    step.completed = count;
    step.mean_s = std::accumulate(sample.begin(), sample.end(), 0.0) / count;
    double squares = 0;
    for (const double value : sample) {
        squares += (value - *step.mean_s) * (value - *step.mean_s);
    }
    step.sd_s = std::sqrt(squares / (count - 1));
    step.completed_per_s = 1 / *step.mean_s;
    for (const double probability : probabilities) {
        const auto rank = static_cast<std::size_t>(std::ceil(probability * count));
        step.quantiles.push_back({probability, sample[rank - 1]});
    }
    return step;
}

template <class Draw>
LoadStep drawn_step(std::uint64_t seed, int requests, Draw&& draw,
                    const std::vector<double>& probabilities = {0.5, 0.9, 0.95, 0.99}) {
    Splitmix random(seed);
    std::vector<double> sample;
    for (int i = 0; i < requests; ++i) {
        sample.push_back(draw(random));
    }
    return summarised(std::move(sample), probabilities);
}

/// How far the fitted value is from the truth, in its own standard errors.
inline double in_errors(const FittedParameter& parameter, double truth) {
    return (parameter.value - truth) / parameter.standard_error.value();
}

} // namespace skusim::calibration
