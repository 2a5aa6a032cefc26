// Whether replications remember how they began.
#pragma once

#include "measure.hpp"

#include <array>
#include <vector>

namespace skusim::experiment {

/// What a further look at growing replications shows.
enum class Course {
    forgetful, ///< what a replication did before tells nothing of what it does now
    drifting,  ///< they differ as they did before, and all have moved on
    faithful,  ///< they differ as they did before, and stay where they are
};

/// A system without chance may run into one of many cycles, or be caught for ever in one of several
/// ways to go: clients of a closed loop that came into step remain so. Replications then differ by
/// their starts, and their intervals do not shrink however long they run; independent starts are
/// what makes them narrower.
///
/// Each look compares, over the replications, the means of what has been measured since the look
/// before with those of what had been measured until then: times of requests, to the first token
/// and per token, and the shares of requests that take longer than half of all at the first look,
/// and than 95 %, as the mean of workers that never rest is the same from every start, and the
/// times around it are not. Forgetful ones have a correlation of 0, and by Fisher's transformation
/// (Fisher 1921) chance brings it about as far as this takes for memory in one of 100,000 looks.
class StartMemory {
public:
    /// `steady` is the change of a mean, over it, and of a share, up to which it stays where it is.
    [[nodiscard]] Course look(const Tallies& tallies, double steady);
    /// The tallies have been emptied since the last look.
    void forget() { emptied_ = true; }

private:
    /// It adds up times, in nanoseconds, or requests that took longer than a limit.
    struct Sum {
        double sum = 0;
        double count = 0;
    };
    static constexpr std::size_t times = 3;
    static constexpr std::size_t shares = 2;
    using Sums = std::array<std::vector<Sum>, times + shares>; ///< of each kind, by replication

    [[nodiscard]] Sums sums_of(const Tallies& tallies) const;

    std::array<Duration, shares> limits_{}; ///< of the first look
    Sums last_; ///< what the tallies held at the last look; empty before the first
    bool emptied_ = false;
};

} // namespace skusim::experiment
