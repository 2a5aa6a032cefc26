#include <skusim/base/check.hpp>
#include <skusim/serving/router.hpp>

namespace skusim::serving {

NodeRanking::NodeRanking(std::uint32_t nodes)
    : words_((nodes + bits_per_word - 1) / bits_per_word), outstanding_(nodes, 0), nodes_at_{nodes},
      members_(words_, 0) {
    for (std::uint32_t node = 0; node < nodes; ++node) {
        members_[node / bits_per_word] |= std::uint64_t{1} << (node % bits_per_word);
    }
}

namespace {

/// Of one node there is nothing to pick.
RouterKind router_of(const Dispatch& dispatch, std::uint32_t nodes) {
    const RouterKind* kind = std::get_if<RouterKind>(&dispatch);
    SKUSIM_CHECK(kind != nullptr || nodes == 1, "one queue is one node to the router");
    return kind != nullptr ? *kind : RouterKind::round_robin;
}

} // namespace

Router::Router(const Dispatch& dispatch, std::uint32_t nodes, const random::StreamKey& key)
    : kind_(router_of(dispatch, nodes)), nodes_(nodes),
      ranks_(nodes > 1 &&
             (kind_ == RouterKind::least_outstanding || kind_ == RouterKind::power_of_two)),
      ranking_(nodes), stream_(key) {
    SKUSIM_CHECK(nodes >= 1, "a cluster has a node");
}

std::uint32_t Router::pick_one_of_many() {
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
    }
    SKUSIM_CHECK(false, "a router that is known");
    return 0;
}

std::uint32_t Router::better_of_two() {
    const std::uint32_t first = random::uniform_below(stream_, nodes_);
    const std::uint32_t other = random::uniform_below(stream_, nodes_ - 1);
    const std::uint32_t second = other < first ? other : other + 1;
    return ranking_.outstanding(second) < ranking_.outstanding(first) ? second : first;
}

} // namespace skusim::serving
