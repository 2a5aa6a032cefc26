// Figures of a comparison as text.
#pragma once

#include <skusim/comparison/compare.hpp>

#include <string>

namespace skusim::report {

/// "143.2 ms [141.1, 145.3]": the interval in the figure's own unit, left out where it is a point.
[[nodiscard]] std::string compact(const stats::Quantity& quantity, const stats::Estimate& estimate);
/// "+4.9 % [+2.9, +6.9]" of what was before; the plain difference where that is no share of it.
[[nodiscard]] std::string difference_text(const comparison::QuantityChange& change);
/// "5 x Standard_F8s_v2 in eastus", "none"
[[nodiscard]] std::string choice_text(const std::optional<comparison::ChoiceRecord>& choice);

} // namespace skusim::report
