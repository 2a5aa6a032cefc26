#include <skusim/base/check.hpp>
#include <skusim/serving/node/batching/batching.hpp>

#include <algorithm>

namespace skusim::serving {

int batch_to_start(const BatchRules& rules, std::uint32_t waiting, Duration age) {
    SKUSIM_CHECK(waiting > 0, "a batch starts with a request");
    const int most =
        static_cast<int>(std::min(waiting, static_cast<std::uint32_t>(rules.max_size)));
    const bool waits = rules.max_delay > Duration::zero();
    if (waits && age >= rules.max_delay) {
        return most;
    }
    const auto above =
        std::upper_bound(rules.preferred_sizes.begin(), rules.preferred_sizes.end(), most);
    if (above != rules.preferred_sizes.begin()) {
        return *std::prev(above);
    }
    return waits && most < rules.max_size ? 0 : most;
}

int batch_under_backlog(const BatchRules& rules) {
    const Duration age = rules.max_delay; // in a long queue the first has waited as long
    return batch_to_start(rules, static_cast<std::uint32_t>(rules.max_size), age);
}

int fastest_batch(const Batching& batching) {
    int best = 1;
    for (int size = 2; size <= batching.rules.max_size; ++size) {
        const double rate = size / in_seconds(batching.time_of(size));
        best = rate > best / in_seconds(batching.time_of(best)) ? size : best;
    }
    return best;
}

namespace {

ServingSpeed speed_of(const Batching& batching, int size) {
    return {batching.time_of(size), 1.0 * size * batching.accelerators};
}

} // namespace

Batching Batching::merged(int nodes) const {
    Batching all = *this;
    all.accelerators *= nodes;
    return all;
}

ServingSpeed Batching::speed_under_backlog() const {
    return speed_of(*this, batch_under_backlog(rules));
}

ServingSpeed Batching::greatest_speed() const {
    return speed_of(*this, fastest_batch(*this));
}

Duration Batching::least_time() const {
    return *std::min_element(times.begin(), times.end());
}

} // namespace skusim::serving
