// How long one forward pass of a language model takes, as whole femtoseconds.
//
// Every coefficient is rounded once, when the model is bound to a machine, and a step's time is a
// sum of whole numbers. So many steps that are counted in one formula take exactly as long as the
// same steps one by one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace skusim::llm {

/// A time in femtoseconds, or a length of time. In 64 bits it reaches 2.5 hours: steps and runs of
/// steps stay below; a simulation's clock does not, and is kept as Instant.
using Femtoseconds = std::int64_t;
inline constexpr Femtoseconds femtoseconds_per_nanosecond = 1'000'000;

/// What one step computes.
struct StepWork {
    std::int64_t tokens = 0;    ///< that it computes: T
    std::int64_t sequences = 0; ///< that it has tokens of: N
    std::int64_t sampled = 0;   ///< sequences whose next token it gives: S
    std::int64_t kv_tokens = 0; ///< KV tokens that its decoding sequences read: K
    std::int64_t pairs = 0;     ///< query-key pairs of its prefill chunks: A
};

/// A time by a count: tabulated for 0, 1, 2, ..., and a straight line from the last entry on.
struct TimeByCount {
    std::vector<Femtoseconds> table{0}; ///< never empty
    Femtoseconds slope = 0;             ///< beyond the table, per one more

    bool operator==(const TimeByCount&) const = default;

    [[nodiscard]] Femtoseconds operator()(std::int64_t count) const {
        const auto last = static_cast<std::int64_t>(table.size()) - 1;
        return count <= last ? table[static_cast<std::size_t>(count)]
                             : table.back() + slope * (count - last);
    }
};

/// The time of a step: any function of its tokens and of the sequences that it samples, and linear
/// in everything else. That it is linear in the KV tokens is what lets a simulation take many
/// decode steps at once.
struct StepTime {
    TimeByCount by_tokens;  ///< all that does not look back: weights, host
    TimeByCount by_sampled; ///< the language model's head
    Femtoseconds per_sequence = 0;
    Femtoseconds per_kv_token = 0;
    Femtoseconds per_pair = 0;
    /// What both kinds of attention together take over the sum of each alone, in thousandths.
    std::int64_t mixed_permille = 1000;

    bool operator==(const StepTime&) const = default;

    [[nodiscard]] Femtoseconds operator()(const StepWork& work) const;
};

} // namespace skusim::llm
