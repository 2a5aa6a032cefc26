// The measured mean times of a roofline's question, each against the peaks of its machine.
#pragma once

#include <skusim/calibration/roofline_fit.hpp>

#include "solver.hpp"

#include <string>
#include <vector>

namespace skusim::calibration {

struct MeasuredTimes {
    std::vector<RooflinePoint> points;
    std::vector<std::string> labels; ///< of each
    bool errors_known = false;       ///< of all; else only their ratios count
};

/// Takes the lightest step of each batch size on each machine; files of one machine are one set.
[[nodiscard]] MeasuredTimes times_on(const std::vector<Measurement>& measurements,
                                     const RooflineFitQuestion& question);

} // namespace skusim::calibration
