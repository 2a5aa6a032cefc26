// What the tokens of a step's streamed answers show.
#pragma once

#include <skusim/measurement/figures.hpp>

namespace skusim::measurement {

/// Nothing if no counted request was answered. `measured` was asked for tokens.
[[nodiscard]] std::optional<TokenFigures> token_figures_of(const MeasuredStep& measured, int slices,
                                                           double confidence);

} // namespace skusim::measurement
