// Rules between keys: values that are well-formed alone and contradict each other.
#pragma once

#include "schema_type.hpp"

namespace skusim::formats {

/// Accelerator memory belongs to a GPU.
void check_model(const Value& map, const std::string& path, Findings& findings);
/// Something arrives, and intervals are long enough to be told apart.
void check_pattern(const Value& map, const std::string& path, Findings& findings);
/// An objective says something.
void check_objective(const Value& map, const std::string& path, Findings& findings);
/// The least number of replicas is no more than the most.
void check_thread_scaling(const Value& map, const std::string& path, Findings& findings);
void check_scaling(const Value& map, const std::string& path, Findings& findings);
/// Spare nodes are among the nodes.
void check_policy(const Value& map, const std::string& path, Findings& findings);
/// No cluster completes more than arrives; the budget covers a pattern; a job agrees with the
/// other keys.
void check_scenario_as_whole(const Value& map, const std::string& path, Findings& findings);

/// A target's limit has one bound.
void check_limit(const Value& map, const std::string& path, Findings& findings);
/// Tiers rise, and only the last is without an end.
void check_reserved(const Value& map, const std::string& path, Findings& findings);
/// A target's defaults do not choose the target, nor say what the user alone can know.
void check_default_values(const Value& map, const std::string& path, Findings& findings);
/// A target's parts do not contradict each other.
void check_target_as_whole(const Value& map, const std::string& path, Findings& findings);

} // namespace skusim::formats
