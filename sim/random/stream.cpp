#include <skusim/random/stream.hpp>

#include <Random123/philox.h>

namespace skusim::random {

void generate_blocks(const StreamKey& key, std::uint64_t first, Block* begin, Block* end) {
    const auto what = (static_cast<std::uint64_t>(key.purpose) << 32) | key.replication;
    const r123::Philox4x64::key_type philox_key{{key.seed, what}};
    r123::Philox4x64 philox;
    std::uint64_t block = first;
    for (Block* out = begin; out != end; ++out, ++block) {
        const r123::Philox4x64::ctr_type counter{{block, key.entity, 0, 0}};
        const r123::Philox4x64::ctr_type words = philox(counter, philox_key);
        *out = {words[0], words[1], words[2], words[3]};
    }
}

} // namespace skusim::random
