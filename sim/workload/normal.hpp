// The standard normal law, as the lengths of requests are drawn through it.
#pragma once

namespace skusim::workload {

/// The value that a share `probability`, in (0, 1), of draws stays below, to about 1e-16 relative
/// (Wichura 1988, "Algorithm AS 241: the percentage points of the normal distribution").
[[nodiscard]] double normal_quantile(double probability);

/// The share of draws above `value`.
[[nodiscard]] double normal_tail(double value);

/// The height of its density.
[[nodiscard]] double normal_density(double value);

} // namespace skusim::workload
