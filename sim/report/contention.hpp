// What the workers of a node share, as text and JSON.
#pragma once

#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/processors.hpp>

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace skusim::report {

/// ", each serving 2 requests at once", ", sharing processors for 4 requests"; empty if each serves
/// one request on its own.
[[nodiscard]] std::string sharing_text(const scenario::Node& node,
                                       const std::optional<serving::Processors>& processors);
/// {"cores": ..., "threads": ..., "gain": ...}; null if workers do not share.
[[nodiscard]] nlohmann::ordered_json
processors_json(const std::optional<serving::Processors>& processors);
/// Of one worker; null if there is no limit.
[[nodiscard]] nlohmann::ordered_json requests_at_once_json(const scenario::Node& node);

} // namespace skusim::report
