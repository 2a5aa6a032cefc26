// Whether steps whose time is told can be those of an accelerator.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/llm/step_time.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>

namespace skusim::placement {

/// Why steps that are told cannot be of an engine spread over so many of these accelerators:
/// nothing reads the weights that a token passes faster than their memory gives them. Nothing where
/// the model's shape or that bandwidth is unknown.
[[nodiscard]] std::optional<NotPlaced> too_fast_for(const scenario::Scenario& scenario,
                                                    const catalog::AcceleratorType& gpu,
                                                    const llm::StepTime& told, int parallel);

} // namespace skusim::placement
