#include "run.hpp"

#include <utility>

namespace skusim::experiment {

EpisodeRun::EpisodeRun(const Trial& trial, const serving::Seed& seed, EpisodeObserver observer)
    : trial_(trial), classes_(demands_of(trial_)), source_(any_source_of(trial_, seed, classes_)),
      observer_(std::move(observer)) {}

EpisodeRun::~EpisodeRun() = default;

} // namespace skusim::experiment
