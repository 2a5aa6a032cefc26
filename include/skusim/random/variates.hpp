// Draws from a distribution of mean one, made in blocks.
#pragma once

#include <skusim/random/distribution.hpp>
#include <skusim/random/draw_memory.hpp>
#include <skusim/random/stream.hpp>

#include <array>
#include <cstddef>

namespace skusim::random {

/// Fills [begin, end) with independent draws of `shape` from `stream`. Exponential and normal
/// draws use Boost's ziggurat (Marsaglia and Tsang 2000), whose bytes do not depend on the
/// platform's standard library.
void draw(const Shape& shape, Stream& stream, double* begin, double* end);
void draw(const Shape& shape, SmallStream& stream, double* begin, double* end);

/// An endless sequence of draws of one shape, made in blocks. `shape` must outlive it.
class Variates {
public:
    /// `memory`, if there is one, spares drawing what was drawn before; the numbers are the same.
    /// It must outlive the variates.
    Variates(const Shape& shape, const StreamKey& key, DrawMemory* memory = nullptr);
    Variates(const Variates&) = delete;
    Variates& operator=(const Variates&) = delete;

    double operator()() {
        if (next_ == end_) {
            refill();
        }
        return *next_++;
    }

private:
    static constexpr std::size_t block_size = 128;

    void refill();

    const Shape* shape_;
    RememberedSequence* remembered_; ///< nullptr without a memory, or once it remembers no more
    std::size_t parts_ = 0;          ///< of it that were asked for
    Stream stream_;
    const double* next_ = nullptr;
    const double* end_ = nullptr;
    std::array<double, block_size> block_{};
};

} // namespace skusim::random
