// Whether clusters still fill while they are watched.
#pragma once

#include "measure.hpp"

namespace skusim::experiment {

/// What one figure is in several replications.
struct Spread {
    double mean = 0;
    double deviation = 0;
};

[[nodiscard]] Spread spread(const std::vector<double>& figures);

/// In a steady state as many requests are completed in a window as arrive in it and are answered,
/// but for chance.
struct Filling {
    Spread more;       ///< answered requests, in each replication, than were completed meanwhile
    double factor = 1; ///< answered over completed ones; 1 where chance makes it, or it is little
};

/// What the replications' windows tell; `precision` is that of the run's figures.
[[nodiscard]] Filling filling(const Tallies& tallies, double precision);

} // namespace skusim::experiment
