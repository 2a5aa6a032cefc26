// The figures of an outcome that results name by their quantity.
#pragma once

#include <skusim/experiment/outcome.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/stats/quantity.hpp>

#include <vector>

namespace skusim::report {

struct OutcomeFigure {
    stats::Quantity quantity;
    stats::Estimate value;
};

/// Gives the figures of all requests together that are one estimate each, in the order of results.
/// A figure that is here is in the JSON, the text and the CSV of a simulation, and in the JSON of a
/// load curve.
[[nodiscard]] std::vector<OutcomeFigure> figures_of(const experiment::Outcome& outcome);

} // namespace skusim::report
