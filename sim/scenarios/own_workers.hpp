// Workers of their own for each class of requests: what they are not simulated with, and what their
// copies of the models need.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/schema/type.hpp>

namespace skusim::scenarios {

/// Each class has workers of its own or none has, and nothing else tells how they serve.
void check_own_workers(const text::Value& map, schema::Findings& findings);

/// A copy of the class's model needs what its `model` says beside the scenario's; one that may run
/// on a GPU loads there at least what lies on disk.
void add_needs(scenario::OwnWorkers& workers, const scenario::Model& own,
               const std::optional<scenario::Model>& common);

/// The model needs as much of each as the copy that needs most.
void take_largest(scenario::Model& model, const std::vector<scenario::RequestClass>& classes);

} // namespace skusim::scenarios
