// What the nodes of a cluster do: what their workers share, and how they batch.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/planner/candidate.hpp>
#include <skusim/report/table.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/config.hpp>

#include <optional>
#include <string>

namespace skusim::report {

/// "up to 8 requests, at once at 4 or 8, else after 2 ms; 5 ms of 1, 12 ms of 8"
[[nodiscard]] std::string batching_text(const serving::Batching& batching, int workers);
/// The rules, the mean time of a batch of each size, and what workers share; null if none batches.
[[nodiscard]] Json batching_json(const std::optional<serving::Batching>& batching);

/// ", each serving 2 requests at once", ", sharing processors for 4 requests"; empty if each serves
/// one request on its own.
[[nodiscard]] std::string sharing_text(const scenario::Node& node,
                                       const std::optional<serving::Processors>& processors);
/// {"cores": ..., "threads": ..., "gain": ...}; null if workers do not share.
[[nodiscard]] Json processors_json(const std::optional<serving::Processors>& processors);
/// How many workers a node of the candidate has, with how many threads if the plan chose that, and
/// of which class if each has its own.
[[nodiscard]] std::string workers_text(const scenario::Scenario& scenario,
                                       const planner::Candidate& candidate);
/// What a copy of the model runs on, if that is accelerators: "2 of the 4 x A100-PCIe-80GB (nvidia,
/// 80 GiB each) a copy".
void add_accelerators(Table& table, const scenario::Model& model, const catalog::Sku& sku);
/// Gives those of one worker; null if there is no limit.
[[nodiscard]] Json requests_at_once_json(const scenario::Node& node);

} // namespace skusim::report
