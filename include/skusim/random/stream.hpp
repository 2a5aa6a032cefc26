// Streams of random numbers, keyed by what they are for. Equal keys give equal numbers, on any
// number of threads and in any order of use.
//
// Engine: Philox4x64-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random numbers: as easy as
// 1, 2, 3"), a counter-based generator: the k-th block of a stream is a pure function of key and k.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>

namespace skusim::random {

/// What a stream's numbers decide. The values are part of the seed's meaning: never renumber.
enum class Purpose : std::uint32_t {
    arrivals = 1,       ///< times between open arrivals
    demand = 2,         ///< unit-mean work of requests
    routing = 3,        ///< choices of the router
    think_time = 4,     ///< unit-mean pauses of a client
    start_offset = 5,   ///< when a client sends its first request
    front_end = 6,      ///< unit-mean delays in the front end
    request_class = 7,  ///< of which class a request is
    failure = 8,        ///< whether an attempt at a mini-batch fails
    eviction = 9,       ///< how long an evictable node lives
    parameters = 12,    ///< what the parameters of a fitted service might be
    tokens = 13,        ///< how many tokens go into and come out of a request
    prompt_prefix = 14, ///< which of the shared beginnings a prompt has
    outage_up = 20,     ///< how long a node, zone or pool that serves requests is up
    outage_down = 21,   ///< how long it is away
    outage_phase = 22,  ///< where in its period a schedule of outages begins
};

struct StreamKey {
    std::uint64_t seed = 1;
    Purpose purpose = Purpose::arrivals;
    std::uint32_t replication = 0;
    std::uint64_t entity = 0; ///< for example the number of the client; 0 if there is only one

    auto operator<=>(const StreamKey&) const = default;
};

inline constexpr std::size_t words_per_block = 4;
using Block = std::array<std::uint64_t, words_per_block>;

/// Blocks `first`, `first` + 1, ... of the stream `key`, one for each element of [begin, end).
void generate_blocks(const StreamKey& key, std::uint64_t first, Block* begin, Block* end);

/// A stream of uniform 64-bit words; a UniformRandomBitGenerator of the standard library.
/// It makes `Blocks` blocks at a time: more are faster, fewer take less memory; the numbers are the
/// same.
template <std::size_t Blocks>
class BasicStream {
public:
    using result_type = std::uint64_t;

    /// Starts at block `first` of the stream: a pure function of key and `first`, at no cost.
    explicit BasicStream(const StreamKey& key, std::uint64_t first = 0)
        : key_(key), next_block_(first) {}

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }

    result_type operator()() {
        if (position_ == Blocks * words_per_block) {
            generate_blocks(key_, next_block_, blocks_.data(), blocks_.data() + Blocks);
            next_block_ += Blocks;
            position_ = 0;
        }
        const std::size_t i = position_++;
        return blocks_[i / words_per_block][i % words_per_block];
    }

private:
    StreamKey key_;
    std::uint64_t next_block_;
    std::size_t position_ = Blocks * words_per_block;
    std::array<Block, Blocks> blocks_{};
};

/// For a stream that one simulation uses all the time.
using Stream = BasicStream<16>;
/// For a stream of which there are many, such as one per client.
using SmallStream = BasicStream<1>;

/// A whole number in [0, bound), each as likely to within 2^-32 (Lemire 2019, without rejection).
template <class AnyStream>
[[nodiscard]] std::uint32_t uniform_below(AnyStream& stream, std::uint32_t bound) {
    return static_cast<std::uint32_t>(((stream() >> 32) * bound) >> 32);
}

/// A number in [0, 1) with 53 random bits.
template <class AnyStream>
[[nodiscard]] double uniform_fraction(AnyStream& stream) {
    return static_cast<double>(stream() >> 11) * 0x1.0p-53;
}

} // namespace skusim::random
