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

/// An endless sequence of draws of one shape. `shape` must outlive it.
template <class AnyStream, std::size_t BlockSize>
class BasicVariates {
public:
    BasicVariates(const Shape& shape, const StreamKey& key) : shape_(&shape), stream_(key) {}

    double operator()() {
        if (position_ == BlockSize) {
            draw(*shape_, stream_, block_.data(), block_.data() + BlockSize);
            position_ = 0;
        }
        return block_[position_++];
    }

private:
    const Shape* shape_;
    AnyStream stream_;
    std::size_t position_ = BlockSize;
    std::array<double, BlockSize> block_{};
};

/// For a sequence that one simulation uses all the time.
using Variates = BasicVariates<Stream, 128>;
/// For a sequence of which there are many, such as one per client.
using SmallVariates = BasicVariates<SmallStream, 2>;

} // namespace skusim::random
