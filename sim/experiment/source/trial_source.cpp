#include "trial_source.hpp"

namespace skusim::experiment {

TrialSource::TrialSource(const Trial& trial, const serving::Seed& seed,
                         const std::vector<serving::DemandClass>& classes) {
    if (workload::is_open(trial.arrivals)) {
        open_.emplace(trial.arrivals, trial.service.shape, seed, classes);
    } else {
        other_ = any_source_of(trial, seed, classes);
    }
}

TrialSource::~TrialSource() = default;

} // namespace skusim::experiment
