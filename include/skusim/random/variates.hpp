// Draws from a distribution of mean one, made in blocks.
#pragma once

#include <skusim/random/distribution.hpp>
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
    Variates(const Shape& shape, const StreamKey& key) : shape_(&shape), stream_(key) {}

    double operator()() {
        if (position_ == block_.size()) {
            draw(*shape_, stream_, block_.data(), block_.data() + block_.size());
            position_ = 0;
        }
        return block_[position_++];
    }

private:
    static constexpr std::size_t block_size = 128;

    const Shape* shape_;
    Stream stream_;
    std::size_t position_ = block_size;
    std::array<double, block_size> block_{};
};

} // namespace skusim::random
