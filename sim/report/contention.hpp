// What the workers of a node share, as text and JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/processors.hpp>

#include <optional>
#include <string>

namespace skusim::report {

/// ", each serving 2 requests at once", ", sharing processors for 4 requests"; empty if each serves
/// one request on its own.
[[nodiscard]] std::string sharing_text(const scenario::Node& node,
                                       const std::optional<serving::Processors>& processors);
/// {"cores": ..., "threads": ..., "gain": ...}; null if workers do not share.
[[nodiscard]] Json processors_json(const std::optional<serving::Processors>& processors);
/// Of one worker; null if there is no limit.
[[nodiscard]] Json requests_at_once_json(const scenario::Node& node);

} // namespace skusim::report
