// Classes of requests on a machine.
#pragma once

#include <skusim/planner/plan.hpp>

namespace skusim::planner {

/// As has_service_time(), for a scenario of several classes: sets the candidate's class_services,
/// and its service to their mixture.
[[nodiscard]] bool has_class_times(const scenario::Scenario& scenario,
                                   const catalog::Hardware& hardware, Candidate& candidate);

/// Puts the scenario's classes of requests into the trial, with the service times of each.
void add_classes(experiment::Trial& trial, const scenario::Scenario& scenario,
                 const std::vector<random::Distribution>& services);

} // namespace skusim::planner
