// What the nodes of a cluster do: what their workers share, and how they batch.
#pragma once

#include <skusim/base/json.hpp>
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
/// Gives those of one worker; null if there is no limit.
[[nodiscard]] Json requests_at_once_json(const scenario::Node& node);

} // namespace skusim::report
