// Rules between keys: values that are well-formed alone and contradict each other.
#pragma once

#include "schema_type.hpp"

namespace skusim::formats {

/// Accelerator memory belongs to a GPU.
void check_model(const Value& map, const std::string& path, Findings& findings);
/// An objective says something.
void check_objective(const Value& map, const std::string& path, Findings& findings);
/// Spare nodes are among the nodes.
void check_policy(const Value& map, const std::string& path, Findings& findings);
/// No cluster completes more than arrives.
void check_scenario_as_whole(const Value& map, const std::string& path, Findings& findings);

} // namespace skusim::formats
