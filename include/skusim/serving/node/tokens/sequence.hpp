// A request inside an engine.
#pragma once

#include <skusim/base/time.hpp>

#include <cstdint>

namespace skusim::serving {

inline constexpr std::uint32_t no_sequence = 0xffffffff;

/// `tokens()` are those whose ids are known; `computed` those whose KV is there. The last one that
/// is generated is never computed.
struct Sequence {
    enum class State : std::uint8_t { waiting, prefilling, decoding };

    std::uint32_t request = 0; ///< its place in the cluster's pool
    std::uint32_t input = 1;
    std::uint32_t output = 1;
    std::uint32_t generated = 0; ///< while it decodes as of when it began to; see DecodeBatch
    std::uint32_t computed = 0;  ///< while it decodes as of when it began to
    std::uint32_t previous = no_sequence; ///< in the order of admission, or behind it in a list
    std::uint32_t next = no_sequence;
    std::uint32_t preemptions = 0;
    std::uint32_t cached = 0;    ///< tokens of the prompt that were found in the prefix cache
    std::uint32_t admission = 0; ///< how manyth of its engine, the last time that it was admitted
    std::int64_t last_step = 0;  ///< decode step that gives its last token, while it decodes
    std::int64_t reserved = 0;   ///< blocks that it was given for all of its tokens
    Time last_token{};           ///< when its latest token came, of one that was preempted
    State state = State::waiting;
    bool was_scheduled = false;

    [[nodiscard]] std::int64_t tokens() const {
        return static_cast<std::int64_t>(input) + generated;
    }
};

} // namespace skusim::serving
