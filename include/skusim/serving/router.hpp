// Picks the node for an arriving request.
#pragma once

#include <skusim/random/stream.hpp>
#include <skusim/serving/config.hpp>

#include <bit>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// Nodes ranked by how many requests each has, queued and in service. All operations take constant
/// time, apart from a scan of one bit per node.
class NodeRanking {
public:
    explicit NodeRanking(std::uint32_t nodes);

    [[nodiscard]] std::uint32_t outstanding(std::uint32_t node) const { return outstanding_[node]; }
    /// The lowest-numbered of the nodes with the fewest requests.
    [[nodiscard]] std::uint32_t least_loaded() const;
    void increase(std::uint32_t node);
    void decrease(std::uint32_t node);

private:
    void move(std::uint32_t node, std::uint32_t to);

    std::size_t words_;
    std::uint32_t lowest_ = 0;               ///< the least number of requests that any node has
    std::vector<std::uint32_t> outstanding_; ///< by node
    std::vector<std::uint32_t> nodes_at_;    ///< by number of requests
    std::vector<std::uint64_t> members_;     ///< bit sets of nodes, by number of requests
};

/// The routing decision of one cluster. Routers know what a front end can count: the requests that
/// each node has not yet answered.
class Router {
public:
    /// `nodes` >= 1; `key` names the stream of the random routers.
    Router(RouterKind kind, std::uint32_t nodes, const random::StreamKey& key);

    [[nodiscard]] std::uint32_t pick();
    void sent(std::uint32_t node) {
        if (ranks_) {
            ranking_.increase(node);
        }
    }
    void left(std::uint32_t node) {
        if (ranks_) {
            ranking_.decrease(node);
        }
    }

private:
    [[nodiscard]] std::uint32_t better_of_two();

    RouterKind kind_;
    std::uint32_t nodes_;
    std::uint32_t next_ = 0;
    bool ranks_; ///< whether the decision depends on the nodes' load at all
    NodeRanking ranking_;
    random::Stream stream_;
};

} // namespace skusim::serving
