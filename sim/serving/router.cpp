#include <skusim/base/check.hpp>
#include <skusim/serving/router.hpp>

namespace skusim::serving {

namespace {
constexpr std::uint32_t bits_per_word = 64;
}

NodeRanking::NodeRanking(std::uint32_t nodes)
    : words_((nodes + bits_per_word - 1) / bits_per_word), outstanding_(nodes, 0), nodes_at_{nodes},
      members_(words_, 0) {
    for (std::uint32_t node = 0; node < nodes; ++node) {
        members_[node / bits_per_word] |= std::uint64_t{1} << (node % bits_per_word);
    }
}

std::uint32_t NodeRanking::least_loaded() const {
    const std::uint64_t* set = members_.data() + lowest_ * words_;
    std::uint32_t word = 0;
    while (set[word] == 0) {
        ++word;
    }
    return word * bits_per_word + static_cast<std::uint32_t>(std::countr_zero(set[word]));
}

void NodeRanking::move(std::uint32_t node, std::uint32_t to) {
    const std::uint32_t from = outstanding_[node];
    if (to == nodes_at_.size()) {
        nodes_at_.push_back(0);
        members_.resize(members_.size() + words_, 0);
    }
    const std::size_t word = node / bits_per_word;
    const std::uint64_t bit = std::uint64_t{1} << (node % bits_per_word);
    members_[from * words_ + word] &= ~bit;
    members_[to * words_ + word] |= bit;
    --nodes_at_[from];
    ++nodes_at_[to];
    outstanding_[node] = to;
}

void NodeRanking::increase(std::uint32_t node) {
    const std::uint32_t from = outstanding_[node];
    move(node, from + 1);
    if (from == lowest_ && nodes_at_[from] == 0) {
        lowest_ = from + 1;
    }
}

void NodeRanking::decrease(std::uint32_t node) {
    SKUSIM_CHECK(outstanding_[node] > 0, "a node answers only what it was sent");
    const std::uint32_t to = outstanding_[node] - 1;
    move(node, to);
    if (to < lowest_) {
        lowest_ = to;
    }
}

Router::Router(RouterKind kind, std::uint32_t nodes, const random::StreamKey& key)
    : kind_(kind), nodes_(nodes), ranks_(nodes > 1 && (kind == RouterKind::least_outstanding ||
                                                       kind == RouterKind::power_of_two)),
      ranking_(nodes), stream_(key) {
    SKUSIM_CHECK(nodes >= 1, "a cluster has a node");
}

std::uint32_t Router::pick() {
    if (nodes_ == 1) {
        return 0;
    }
    switch (kind_) {
    case RouterKind::random:
        return random::uniform_below(stream_, nodes_);
    case RouterKind::round_robin: {
        const std::uint32_t node = next_;
        next_ = next_ + 1 == nodes_ ? 0 : next_ + 1;
        return node;
    }
    case RouterKind::least_outstanding:
        return ranking_.least_loaded();
    case RouterKind::power_of_two:
        return better_of_two();
    case RouterKind::central_queue:
        break;
    }
    SKUSIM_CHECK(false, "a central queue is one node to the router");
    return 0;
}

std::uint32_t Router::better_of_two() {
    const std::uint32_t first = random::uniform_below(stream_, nodes_);
    const std::uint32_t other = random::uniform_below(stream_, nodes_ - 1);
    const std::uint32_t second = other < first ? other : other + 1;
    return ranking_.outstanding(second) < ranking_.outstanding(first) ? second : first;
}

} // namespace skusim::serving
