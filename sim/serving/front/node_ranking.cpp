#include <skusim/serving/front/node_ranking.hpp>

namespace skusim::serving {

NodeRanking::NodeRanking(std::uint32_t nodes)
    : words_((nodes + bits_per_word - 1) / bits_per_word), outstanding_(nodes, 0), nodes_at_{nodes},
      members_(words_, 0) {
    for (std::uint32_t node = 0; node < nodes; ++node) {
        members_[node / bits_per_word] |= std::uint64_t{1} << (node % bits_per_word);
    }
}

} // namespace skusim::serving
