// A cluster of one worker that theory answers, and whose chance is known: it stands for the
// simulation.
#pragma once

#include <skusim/calibration/loaded_fit.hpp>

#include <cmath>
#include <random>
#include <support/catch.hpp>

namespace skusim::one_worker {

using calibration::ClusterLoad;
using calibration::SimulatedLatencies;

/// Waits have the mean of Pollaczek and Khinchine and an exponential's percentiles. It is smooth,
/// and its parameters are known.
inline std::optional<SimulatedLatencies> latencies(const random::Distribution& service,
                                                   const ClusterLoad& load) {
    const double mean = in_seconds(service.mean);
    const double busy = load.per_s * mean;
    if (busy >= 1) {
        return std::nullopt;
    }
    const double cv = service.shape.cv;
    const double wait = busy / (1 - busy) * mean * (1 + cv * cv) / 2; // Pollaczek and Khinchine
    SimulatedLatencies found{mean + wait, {}};
    for (const double probability : load.quantiles) {
        found.quantiles_s.push_back(mean * random::quantile(service.shape, probability) -
                                    wait * std::log1p(-probability));
    }
    return found;
}

/// The same over so many requests: all logarithms are off together by 4 over the root of their
/// number, and each by 2 for itself.
inline SimulatedLatencies by_chance(SimulatedLatencies found, double requests,
                                    std::mt19937_64& draws) {
    std::normal_distribution<double> normal(0, 1 / std::sqrt(requests));
    const double together = 4 * normal(draws);
    found.mean_s *= std::exp(together + 2 * normal(draws));
    for (double& seconds : found.quantiles_s) {
        seconds *= std::exp(together + 2 * normal(draws));
    }
    return found;
}

inline std::vector<SimulatedLatencies> repeated(const random::Distribution& service,
                                                const ClusterLoad& load, std::int64_t requests,
                                                int runs) {
    std::vector<SimulatedLatencies> all;
    std::mt19937_64 draws(1);
    const auto exact = latencies(service, load);
    for (int run = 0; exact && run < runs; ++run) {
        all.push_back(by_chance(*exact, static_cast<double>(requests), draws));
    }
    return all;
}

inline calibration::LoadedCluster cluster() {
    calibration::LoadedCluster cluster{1, 1, "random"};
    cluster.simulate = latencies;
    cluster.repeat = repeated;
    return cluster;
}

inline calibration::LoadStep step_of(const SimulatedLatencies& found, const ClusterLoad& load) {
    calibration::LoadStep step;
    step.place = {"m.csv", 2, 1};
    step.completed = 100'000;
    step.completed_per_s = load.per_s;
    step.mean_s = found.mean_s;
    for (std::size_t i = 0; i < load.quantiles.size(); ++i) {
        step.quantiles.push_back({load.quantiles[i], found.quantiles_s[i]});
    }
    return step;
}

inline calibration::LoadStep measured(double mean_s, double cv, double per_s) {
    const random::Distribution service{from_seconds(mean_s), random::lognormal_shape(cv)};
    const ClusterLoad load{per_s, {}, 0, {0.5, 0.9, 0.95, 0.99}};
    return step_of(*latencies(service, load), load);
}

} // namespace skusim::one_worker
