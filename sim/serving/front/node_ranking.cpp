#include <skusim/serving/front/node_ranking.hpp>

#include <algorithm>

namespace skusim::serving {

NodeRanking::NodeRanking(std::uint32_t nodes)
    : words_((nodes + bits_per_word - 1) / bits_per_word), outstanding_(nodes, 0), nodes_at_{nodes},
      members_(words_, 0) {
    for (std::uint32_t node = 0; node < nodes; ++node) {
        members_[node / bits_per_word] |= std::uint64_t{1} << (node % bits_per_word);
    }
}

/// For nodes with so many requests.
void NodeRanking::make_room(std::uint32_t most) {
    nodes_at_.resize(most + 1, 0);
    members_.resize(nodes_at_.size() * words_, 0);
}

void NodeRanking::park(std::uint32_t node) {
    SKUSIM_CHECK(!is_parked(node), "a node is parked once");
    remove(node);
    parked_.resize(outstanding_.size(), false);
    parked_[node] = true;
    ++parked_count_;
    // The next level that has a node; there is none if all are parked.
    while (lowest_ + 1 < nodes_at_.size() && nodes_at_[lowest_] == 0) {
        ++lowest_;
    }
}

void NodeRanking::unpark(std::uint32_t node) {
    SKUSIM_CHECK(is_parked(node), "only what was parked is ranked again");
    const bool was_alone = parked_count_ == outstanding_.size();
    parked_[node] = false;
    --parked_count_;
    add(node);
    lowest_ = was_alone ? outstanding_[node] : std::min(lowest_, outstanding_[node]);
}

} // namespace skusim::serving
