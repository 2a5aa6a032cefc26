// Where a series stops remembering how it was started.
#pragma once

#include <cstddef>
#include <vector>

namespace skusim::stats {

/// MSER-5 (White, Cobb and Spratt 2000): the series is averaged over groups of five, and the
/// truncation point is the number of leading observations whose removal makes the standard error of
/// the rest least. At most the first half is considered removable: an answer at the middle means
/// that the series is too short to tell.
[[nodiscard]] std::size_t mser5_truncation(const std::vector<double>& series);

} // namespace skusim::stats
