#include "trial_source.hpp"

#include <variant>

namespace skusim::experiment {

TrialSource::TrialSource(const Trial& trial, const serving::Seed& seed,
                         const std::vector<serving::DemandClass>& classes) {
    // Who talks waits for each answer: requests of conversations follow from endings.
    const bool talks = std::holds_alternative<workload::SessionArrivals>(trial.arrivals);
    if (workload::is_open(trial.arrivals) && !talks) {
        open_.emplace(trial.arrivals, trial.service.shape, seed, classes);
    } else {
        other_ = any_source_of(trial, seed, classes);
    }
}

TrialSource::~TrialSource() = default;

} // namespace skusim::experiment
