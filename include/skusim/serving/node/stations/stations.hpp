// Nodes on which each class of requests has workers of its own: several models side by side.
#pragma once

#include <skusim/serving/slots.hpp>

#include <numeric>
#include <vector>

namespace skusim::serving {

class StationsNode;

/// A node has a station for each class of requests: a queue in order of arrival and the workers
/// that take from it, and from no other. Stations share nothing. A front end knows them apart, and
/// counts what each has not yet answered; limits on a queue are those of each.
struct Stations {
    using Node = StationsNode;

    std::vector<int> workers; ///< of a node's station, by number of the class of requests
    /// A station's queue has as many places as it has workers, where the queue's limit is that of
    /// all together.
    bool limit_of_workers = false;

    bool operator==(const Stations&) const = default;
    [[nodiscard]] int all_workers() const {
        return std::accumulate(workers.begin(), workers.end(), 0);
    }
    /// With all of them busy; what of that a mix of requests can have, its shares tell.
    [[nodiscard]] double work(Slots /*slots*/) const { return all_workers(); }
    [[nodiscard]] Stations merged(int nodes) const {
        Stations all = *this;
        for (int& each : all.workers) {
            each = Slots(each).times(nodes).count();
        }
        return all;
    }
};

} // namespace skusim::serving
