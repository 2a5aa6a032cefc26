// Rules between keys: values that are well-formed alone and contradict each other.
#pragma once

#include <skusim/schema/type.hpp>

namespace skusim::scenarios {

/// Accelerator memory belongs to a GPU.
void check_model(const text::Value& map, const std::string& path, schema::Findings& findings);
/// Something arrives, and intervals are long enough to be told apart.
void check_pattern(const text::Value& map, const std::string& path, schema::Findings& findings);
/// An objective says something.
void check_objective(const text::Value& map, const std::string& path, schema::Findings& findings);
/// A share of answers has bounds to keep.
void check_goodput(const text::Value& map, const std::string& path, schema::Findings& findings);
/// The least number of replicas is no more than the most.
void check_thread_scaling(const text::Value& map, const std::string& path,
                          schema::Findings& findings);
void check_scaling(const text::Value& map, const std::string& path, schema::Findings& findings);
/// A commitment is for some term, and each term is named once.
void check_owned_contract(const text::Value& map, const std::string& path,
                          schema::Findings& findings);
void check_commitment(const text::Value& map, const std::string& path, schema::Findings& findings);
/// Spare nodes are among the nodes.
void check_policy(const text::Value& map, const std::string& path, schema::Findings& findings);
/// No cluster completes more than arrives; the budget covers a pattern; a job agrees with the
/// other keys.
void check_scenario_as_whole(const text::Value& map, const std::string& path,
                             schema::Findings& findings);

/// A target's limit has one bound.
void check_limit(const text::Value& map, const std::string& path, schema::Findings& findings);
/// Tiers rise, and only the last is without an end.
void check_reserved(const text::Value& map, const std::string& path, schema::Findings& findings);
/// A target's defaults do not choose the target, nor say what the user alone can know.
void check_default_values(const text::Value& map, const std::string& path,
                          schema::Findings& findings);
/// A target's parts do not contradict each other.
void check_target_as_whole(const text::Value& map, const std::string& path,
                           schema::Findings& findings);

} // namespace skusim::scenarios
