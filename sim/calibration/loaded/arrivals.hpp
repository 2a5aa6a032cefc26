// What a fit of loaded latencies takes for granted of how requests came.
#pragma once

#include <skusim/calibration/measurement.hpp>

#include <string>
#include <vector>

namespace skusim::calibration {

/// A sentence for each file with an open stream, and the word that says otherwise.
[[nodiscard]] std::vector<std::string>
notes_on_arrivals(const std::vector<Measurement>& measurements);

} // namespace skusim::calibration
