// What the requests in service on one node share when they are more than its processors.
#pragma once

#include <skusim/base/check.hpp>
#include <skusim/serving/slots.hpp>

#include <algorithm>

namespace skusim::serving {

/// The processors of a node, counted in requests that they serve at the speed of a request alone. n
/// requests in service share them equally, whatever their length (processor sharing), and do
///
///   speed(n) = min(n, cores) + gain x min(max(n - cores, 0), threads - cores)
///
/// requests' work together: each has a core of its own while there are cores (the scheduler of the
/// system sees to that), then cores run a second hyper-thread, which adds the share `gain` of a
/// core (Marr et al., "Hyper-Threading Technology Architecture and Microarchitecture", Intel
/// Technology Journal 6(1), 2002), and from `threads` on there is no more to be had. Without
/// hyper-threads cores = threads. Below one core even a request alone is slower. Switching between
/// requests takes no time.
struct Processors {
    double cores = 1;   ///< above 0
    double threads = 1; ///< at least `cores`
    double gain = 0;    ///< from 0 to 1

    bool operator==(const Processors&) const = default;

    [[nodiscard]] double speed(double in_service) const {
        return std::min(in_service, cores) +
               gain * std::clamp(in_service - cores, 0.0, threads - cores);
    }
};

class SharingNode;

/// Nodes whose requests in service share its processors.
struct Sharing {
    using Node = SharingNode;

    Processors processors;

    bool operator==(const Sharing&) const = default;
    [[nodiscard]] double speed(double in_service) const { return processors.speed(in_service); }
    [[nodiscard]] double work(Slots slots) const { return speed(slots.most()); }
    /// The processors of one machine are nothing that workers of others could share.
    [[nodiscard]] Sharing merged(int nodes) const {
        SKUSIM_CHECK(nodes == 1, "workers behind one queue do not share");
        return *this;
    }
};

} // namespace skusim::serving
