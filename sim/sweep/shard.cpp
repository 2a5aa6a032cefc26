#include <skusim/base/check.hpp>
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/shard.hpp>
#include <skusim/sweep/store.hpp>

#include <charconv>
#include <cstdint>

namespace skusim::sweep {

namespace {

/// The finalizer of SplitMix64 (Steele, Lea, Flood 2014): the last bits of a fingerprint hang on
/// few bits of what it is of, and a remainder takes the last bits.
std::uint64_t mixed(std::uint64_t bits) {
    bits = (bits ^ (bits >> 30U)) * 0xbf58476d1ce4e5b9U;
    bits = (bits ^ (bits >> 27U)) * 0x94d049bb133111ebU;
    return bits ^ (bits >> 31U);
}

} // namespace

std::string Shard::text() const {
    return std::to_string(index) + "-of-" + std::to_string(count);
}

int shard_of(std::string_view fingerprint, int count) {
    std::uint64_t bits = 0;
    constexpr int hexadecimal = 16;
    const char* end = fingerprint.data() + fingerprint.size();
    const auto [stop, error] = std::from_chars(fingerprint.data(), end, bits, hexadecimal);
    SKUSIM_CHECK(error == std::errc{} && stop == end, "a fingerprint of hexadecimal digits");
    return 1 + static_cast<int>(mixed(bits) % static_cast<std::uint64_t>(count));
}

std::vector<std::size_t> cells_of(const Grid& grid, const Shard& shard,
                                  const std::string& version) {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < grid.size(); ++i) {
        if (shard.is_whole() ||
            shard_of(key_of(grid.cell(i), version).fingerprint, shard.count) == shard.index) {
            numbers.push_back(i);
        }
    }
    return numbers;
}

} // namespace skusim::sweep
