// Which node has the fewest requests.
#pragma once

#include <skusim/base/check.hpp>

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::serving {

/// Nodes ranked by how many requests each has, queued and in service. All operations take constant
/// time, apart from a scan of one bit per node.
class NodeRanking {
public:
    explicit NodeRanking(std::uint32_t nodes);

    [[nodiscard]] std::uint32_t outstanding(std::uint32_t node) const { return outstanding_[node]; }
    /// The lowest-numbered of the nodes with the fewest requests; one must not be parked.
    [[nodiscard]] std::uint32_t least_loaded() const;
    void increase(std::uint32_t node);
    void decrease(std::uint32_t node);

    /// Leaves the node out of the ranking. Its requests are counted as ever.
    void park(std::uint32_t node);
    /// A parked node is ranked again.
    void unpark(std::uint32_t node);

private:
    static constexpr std::uint32_t bits_per_word = 64;

    void move(std::uint32_t node, std::uint32_t to);
    void add(std::uint32_t node);
    void remove(std::uint32_t node);
    void make_room(std::uint32_t most);
    [[nodiscard]] bool is_parked(std::uint32_t node) const {
        return parked_count_ > 0 && parked_[node];
    }

    std::size_t words_;
    std::uint32_t lowest_ = 0;               ///< the least number of requests that any node has
    std::vector<std::uint32_t> outstanding_; ///< by node
    std::vector<std::uint32_t> nodes_at_;    ///< by number of requests
    std::vector<std::uint64_t> members_;     ///< bit sets of nodes, by number of requests
    std::uint32_t parked_count_ = 0;
    std::vector<bool> parked_; ///< by node; empty until one is
};

// Inline, as every arrival and departure passes here.

inline std::uint32_t NodeRanking::least_loaded() const {
    const std::uint64_t* set = members_.data() + lowest_ * words_;
    std::uint32_t word = 0;
    while (set[word] == 0) {
        ++word;
    }
    return word * bits_per_word + static_cast<std::uint32_t>(std::countr_zero(set[word]));
}

inline void NodeRanking::remove(std::uint32_t node) {
    const std::uint32_t from = outstanding_[node];
    members_[from * words_ + node / bits_per_word] &= ~(std::uint64_t{1} << (node % bits_per_word));
    --nodes_at_[from];
}

inline void NodeRanking::add(std::uint32_t node) {
    const std::uint32_t to = outstanding_[node];
    if (to >= nodes_at_.size()) {
        make_room(to);
    }
    members_[to * words_ + node / bits_per_word] |= std::uint64_t{1} << (node % bits_per_word);
    ++nodes_at_[to];
}

inline void NodeRanking::move(std::uint32_t node, std::uint32_t to) {
    remove(node);
    outstanding_[node] = to;
    add(node);
}

inline void NodeRanking::increase(std::uint32_t node) {
    if (is_parked(node)) {
        ++outstanding_[node];
        return;
    }
    const std::uint32_t from = outstanding_[node];
    move(node, from + 1);
    if (from == lowest_ && nodes_at_[from] == 0) {
        lowest_ = from + 1;
    }
}

inline void NodeRanking::decrease(std::uint32_t node) {
    SKUSIM_CHECK(outstanding_[node] > 0, "a node answers only what it was sent");
    const std::uint32_t to = outstanding_[node] - 1;
    if (is_parked(node)) {
        outstanding_[node] = to;
        return;
    }
    move(node, to);
    if (to < lowest_) {
        lowest_ = to;
    }
}

} // namespace skusim::serving
