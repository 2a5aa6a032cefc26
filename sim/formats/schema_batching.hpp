// Keys of nodes that serve requests in batches.
#pragma once

#include <skusim/serving/batching.hpp>

#include "schema_type.hpp"

namespace skusim::formats {

/// `node.batch`.
[[nodiscard]] TypePointer batch_rules_type();
/// The value of a checked `node.batch`.
[[nodiscard]] serving::BatchRules as_batch_rules(const Value& map);

/// A worker that batches serves one batch at a time, and forms it before requests are refused.
void check_node(const Value& map, const std::string& path, Findings& findings);
/// Nodes that batch agree with the model, the load and what scales.
void check_batching(const Value& map, Findings& findings);

/// The key that makes the scenario's workers batch; nullptr if none does.
[[nodiscard]] const char* batching_key(const Value& map);

} // namespace skusim::formats
