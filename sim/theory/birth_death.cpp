#include "birth_death.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>

namespace skusim::theory {

std::vector<double> birth_death_distribution(const std::vector<double>& ratios) {
    const auto turn =
        std::partition_point(ratios.begin(), ratios.end(), [](double ratio) { return ratio < 1; });
    const auto mode = static_cast<std::size_t>(turn - ratios.begin());
    std::vector<double> weights(ratios.size() + 1);
    weights[mode] = 1;
    for (std::size_t state = mode; state < ratios.size(); ++state) {
        weights[state + 1] = weights[state] / ratios[state];
    }
    for (std::size_t state = mode; state > 0; --state) {
        weights[state - 1] = weights[state] * ratios[state - 1];
    }
    const double total = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights) {
        weight /= total;
    }
    return weights;
}

std::vector<double> poisson_distribution(double mean, int last) {
    // M/M/infinity: births at rate `mean`, n deaths per unit of time from state n.
    std::vector<double> ratios;
    ratios.reserve(static_cast<std::size_t>(last));
    for (int state = 1; state <= last; ++state) {
        ratios.push_back(state / mean);
    }
    return birth_death_distribution(ratios);
}

int poisson_bound(double mean) {
    return static_cast<int>(std::ceil(mean + 12 * std::sqrt(mean))) + 40;
}

} // namespace skusim::theory
