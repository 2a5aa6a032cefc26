// What is known of a trial whose load no run settles under.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>

namespace skusim::experiment {

/// No bound of the objective, which may be null, holds, and nothing that it asks for has a value.
[[nodiscard]] Outcome unstable(const Trial& trial, const scenario::Objective* objective);

} // namespace skusim::experiment
