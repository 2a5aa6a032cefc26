// Whether a server takes a language model's number formats on an accelerator.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/scenario/scenario.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::placement {

/// What a server makes of formats that the GPU does not compute with, a sentence each; or why it
/// does not start. Nothing is said of a GPU without a compute capability.
[[nodiscard]] tl::expected<std::vector<std::string>, NotPlaced>
format_notes(const scenario::LanguageModel& model, const catalog::AcceleratorType& gpu,
             const catalog::Hardware& hardware);

} // namespace skusim::placement
