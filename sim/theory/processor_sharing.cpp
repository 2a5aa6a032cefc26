#include <skusim/base/check.hpp>
#include <skusim/theory/processor_sharing.hpp>

#include <cmath>

namespace skusim::theory {

std::vector<double> equal_processors(double processors) {
    SKUSIM_CHECK(std::isfinite(processors) && processors > 0, "a machine has processors");
    std::vector<double> speed;
    for (int n = 1; n < processors; ++n) {
        speed.push_back(n);
    }
    speed.push_back(processors);
    return speed;
}

double mean_in_system(const SharedMachine& system) {
    SKUSIM_CHECK(!system.speed.empty(), "a machine that serves has a speed");
    const double load = system.arrivals_per_second * system.mean_service_seconds;
    SKUSIM_CHECK(load > 0 && load < system.speed.back(), "a shared machine must be stable");
    // Shares relative to p_0; from the last speed on they are geometric.
    double share = 1;
    double total = 1;
    double inside = 0;
    double n = 0;
    for (const double speed : system.speed) {
        n += 1;
        share *= load / speed;
        total += share;
        inside += n * share;
        constexpr double large = 1e200;
        if (share > large) {
            inside /= share;
            total /= share;
            share = 1;
        }
    }
    const double ratio = load / system.speed.back();
    const double rest = ratio / (1 - ratio);
    total += share * rest;
    inside += share * (n * rest + rest / (1 - ratio));
    return inside / total;
}

double mean_response_seconds(const SharedMachine& system) {
    return mean_in_system(system) / system.arrivals_per_second;
}

double slowdown(const SharedMachine& system) {
    return mean_response_seconds(system) / system.mean_service_seconds;
}

} // namespace skusim::theory
