// Replicas on Kubernetes that follow the load: its HorizontalPodAutoscaler.
#pragma once

#include <skusim/base/json.hpp>

#include "files.hpp"

#include <string>
#include <vector>

namespace skusim::emission {

/// The autoscaler of the deployment; the plan has replicas that follow the load.
[[nodiscard]] Json autoscaler(const Deployed& deployed);
/// What is to be filled in of it.
[[nodiscard]] std::vector<Blank> autoscaler_blanks(const Deployed& deployed);
/// What it looks at, or why the number of replicas is fixed.
[[nodiscard]] std::vector<std::string> autoscaler_notes(const Deployed& deployed);

} // namespace skusim::emission
