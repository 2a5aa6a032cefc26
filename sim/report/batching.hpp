// What nodes that batch do, as text for people and as JSON for programs.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/serving/config.hpp>

#include <string>

namespace skusim::report {

/// "up to 8 requests, at once at 4 or 8, else after 2 ms; 5 ms of 1, 12 ms of 8"
[[nodiscard]] std::string batching_text(const serving::Batching& batching, int workers);
/// The rules, the mean time of a batch of each size, and what workers share; null if none batches.
[[nodiscard]] Json batching_json(const std::optional<serving::Batching>& batching);

} // namespace skusim::report
