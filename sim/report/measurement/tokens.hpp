// What a load test saw of the tokens of streamed answers, in the plain forms.
#pragma once

#include <skusim/report/measurement.hpp>
#include <skusim/report/table.hpp>

#include <vector>

namespace skusim::report {

/// Rows for the figures of each step; `figures` are those of the result's steps.
[[nodiscard]] Table token_table(const MeasurementResult& result,
                                const std::vector<measurement::StepFigures>& figures);

/// A row for each step, with times in seconds.
[[nodiscard]] Table token_rows(const MeasurementResult& result,
                               const std::vector<measurement::StepFigures>& figures);

} // namespace skusim::report
