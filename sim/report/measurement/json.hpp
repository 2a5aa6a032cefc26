// The result of a load test as JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/measurement.hpp>

#include <vector>

namespace skusim::report {

/// `figures` are those of the result's steps.
[[nodiscard]] Json measurement_json(const MeasurementResult& result,
                                    const std::vector<measurement::StepFigures>& figures);

} // namespace skusim::report
