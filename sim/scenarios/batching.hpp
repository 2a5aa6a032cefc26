// Keys of nodes that serve requests in batches.
#pragma once

#include <skusim/schema/fields.hpp>
#include <skusim/serving/node/batching/batching.hpp>

namespace skusim::scenarios {

/// `node.batch`.
[[nodiscard]] const schema::Notation<serving::BatchRules>& batch_rules();

/// A worker that batches serves one batch at a time, and forms it before requests are refused.
void check_node(const text::Value& map, const std::string& path, schema::Findings& findings);
/// Nodes that batch agree with the model, the load and what scales.
void check_batching(const text::Value& map, schema::Findings& findings);

/// The key that makes the scenario's workers batch; nullptr if none does.
[[nodiscard]] const char* batching_key(const text::Value& map);

} // namespace skusim::scenarios
