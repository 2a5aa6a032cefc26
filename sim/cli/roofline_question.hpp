// What `calibrate --scenario` asks: the efficiencies of a scenario's roofline on the machines that
// the files were measured on.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/calibration/roofline_fit.hpp>

#include "options.hpp"

#include <cstddef>
#include <optional>

namespace skusim::cli {

/// From --scenario, --sku and --processor, for so many files; nothing if no scenario is given.
/// Faults: one option without the other, what is wrong with the scenario, its catalog or the names,
/// figures of the machine that the hardware tables do not have.
[[nodiscard]] Result<std::optional<calibration::RooflineFitQuestion>>
roofline_question(const ParsedWords& parsed, std::size_t files);

} // namespace skusim::cli
