// What two measured figures differ by.
#pragma once

#include <skusim/stats/estimate.hpp>

namespace skusim::stats {

/// after - factor x before, with the interval that holds it at the confidence that both were
/// measured at, if they were measured independently. The method recovers each figure's variance
/// from its own interval, so that lopsided intervals stay lopsided (MOVER: Zou and Donner,
/// "Construction of confidence limits about effect measures", Statistics in Medicine 27, 2008; with
/// symmetric intervals it is the root of the sum of their squares). For figures of the same seed,
/// which share their arrivals and demands and so rise and fall together, it is wider than need be.
///
/// `factor` is positive. A figure without an upper end leaves the difference without one, on the
/// side that it bears on; of figures that are infinite themselves nothing is known: the interval is
/// everything, unless one of them lies wholly below the other's lower end.
[[nodiscard]] Estimate difference(const Estimate& before, const Estimate& after, double factor = 1);

} // namespace skusim::stats
