// What is left of a length of time at a random moment: the equilibrium law of a renewal process
// (Cox 1962, "Renewal Theory", 5.2). A random moment falls into long draws more often than into
// short ones, so that more is left on average than half a draw: (1 + cv^2) / 2 of the mean.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/random/stream.hpp>

#include <vector>

namespace skusim::random {

/// The equilibrium law of a shape, in units of the shape's mean.
class Residual {
public:
    /// `shape` must outlive it.
    explicit Residual(const Shape& shape);

    /// The share of random moments at which more than `time` >= 0 is left: the mean excess of a
    /// draw over `time`.
    [[nodiscard]] double tail(double time) const;
    /// The time that is left longer at a share `share`, in (0, 1), of random moments only.
    [[nodiscard]] double tail_quantile(double share) const;
    /// What is left at a random moment. `shape` is no mixture.
    [[nodiscard]] double draw(SmallStream& stream) const;

private:
    [[nodiscard]] double length_biased(SmallStream& stream) const;

    const Shape& shape_;
    std::vector<double> sums_; ///< of an empirical shape's values up to each
};

} // namespace skusim::random
