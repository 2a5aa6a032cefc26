// What a load test saw of the tokens of streamed answers, in the plain forms.
#pragma once

#include <skusim/report/measurement.hpp>
#include <skusim/report/table.hpp>

#include <string>
#include <vector>

namespace skusim::report {

/// Means, then tails; `figures` are those of the result's steps.
[[nodiscard]] std::string token_tables(const MeasurementResult& result,
                                       const std::vector<measurement::StepFigures>& figures,
                                       Format format);

/// A row for each step, with times in seconds.
[[nodiscard]] Table token_rows(const MeasurementResult& result,
                               const std::vector<measurement::StepFigures>& figures);

} // namespace skusim::report
