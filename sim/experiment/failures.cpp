#include <skusim/experiment/failures.hpp>

#include "expected.hpp"

#include <variant>

namespace skusim::experiment {

double arrivals_per_second(const Trial& trial) {
    if (const auto* closed = std::get_if<workload::ClosedArrivals>(&trial.arrivals)) {
        const Duration cycle = closed->mean_pause() + expected_response(trial);
        return closed->concurrency / in_seconds(cycle);
    }
    return workload::open_rate(trial.arrivals)->value();
}

double outages_per_request(const Trial& trial) {
    return serving::outages_per_second(*trial.cluster.outages) / arrivals_per_second(trial);
}

double requests_for_outages(const Trial& trial) {
    constexpr double with_warm_up = 2;
    return with_warm_up * static_cast<double>(least_outages) / outages_per_request(trial);
}

} // namespace skusim::experiment
