// Streams are Philox4x64-10 by its authors' vectors, and keyed by everything a key has.
#include <skusim/random/stream.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>
#include <support/catch.hpp>
#include <vector>

using namespace skusim::random;

namespace {

using Words = std::array<std::uint64_t, 4>;
using KeyWords = std::array<std::uint64_t, 2>;
__extension__ using Product = unsigned __int128;

/// Philox4x64 with 10 rounds, written from section 3.3 of the paper (Salmon et al. 2011).
Words philox(Words counter, KeyWords key) {
    for (int round = 0; round < 10; ++round) {
        const Product a = Product{0xD2E7470EE14C6C93U} * counter[0];
        const Product b = Product{0xCA5A826395121157U} * counter[2];
        counter = {static_cast<std::uint64_t>(b >> 64) ^ counter[1] ^ key[0],
                   static_cast<std::uint64_t>(b),
                   static_cast<std::uint64_t>(a >> 64) ^ counter[3] ^ key[1],
                   static_cast<std::uint64_t>(a)};
        key[0] += 0x9E3779B97F4A7C15U; // the golden ratio
        key[1] += 0xBB67AE8584CAA73BU; // sqrt(3) - 1
    }
    return counter;
}

template <class AnyStream>
std::vector<std::uint64_t> words(const StreamKey& key, int count) {
    AnyStream stream(key);
    std::vector<std::uint64_t> drawn;
    for (int i = 0; i < count; ++i) {
        drawn.push_back(stream());
    }
    return drawn;
}

} // namespace

TEST_CASE("Philox4x64-10 as written from the paper gives Random123's known answers") {
    CHECK(philox({0, 0, 0, 0}, {0, 0}) ==
          Words{0x16554d9eca36314c, 0xdb20fe9d672d0fdc, 0xd7e772cee186176b, 0x7e68b68aec7ba23b});
    constexpr std::uint64_t ones = ~std::uint64_t{0};
    CHECK(philox({ones, ones, ones, ones}, {ones, ones}) ==
          Words{0x87b092c3013fe90b, 0x438c3c67be8d0224, 0x9cc7d7c69cd777b6, 0xa09caebf594f0ba0});
    CHECK(philox({0x243f6a8885a308d3, 0x13198a2e03707344, 0xa4093822299f31d0, 0x082efa98ec4e6c89},
                 {0x452821e638d01377, 0xbe5466cf34e90c6c}) ==
          Words{0xa528f45403e61d95, 0x38c72dbd566e9788, 0xa5a1610e72fd18b5, 0x57bd43b5e52b7fe6});
}

TEST_CASE("A stream is Philox of (block, entity) under the key (seed, purpose and replication)") {
    Block zero{};
    generate_blocks({0, Purpose{}, 0, 0}, 0, &zero, &zero + 1);
    CHECK(zero == philox({0, 0, 0, 0}, {0, 0}));

    const StreamKey key{0x0123456789abcdef, Purpose::think_time, 17, 0xfedcba9876543210};
    std::array<Block, 5> blocks{};
    generate_blocks(key, 1000, blocks.data(), blocks.data() + blocks.size());
    for (std::uint64_t i = 0; i < blocks.size(); ++i) {
        CHECK(blocks[i] ==
              philox({1000 + i, key.entity, 0, 0}, {key.seed, (std::uint64_t{4} << 32) | 17}));
    }
}

TEST_CASE("Equal keys give equal numbers, however many are made at a time") {
    const StreamKey key{42, Purpose::demand, 3, 9};
    const std::vector<std::uint64_t> expected = words<Stream>(key, 1000);
    CHECK(words<Stream>(key, 1000) == expected);
    CHECK(words<SmallStream>(key, 1000) == expected);
    CHECK(words<BasicStream<7>>(key, 1000) == expected);
}

TEST_CASE("Seed, purpose, replication and entity each make another stream, without overlap") {
    std::set<std::uint64_t> seen;
    std::size_t drawn = 0;
    const auto add = [&](const StreamKey& key) {
        for (const std::uint64_t word : words<Stream>(key, 2000)) {
            seen.insert(word);
            ++drawn;
        }
    };
    add({1, Purpose::arrivals, 0, 0});
    add({2, Purpose::arrivals, 0, 0});
    add({1, Purpose::arrivals, 1, 0});
    add({1, Purpose::arrivals, 0, 1});
    for (const Purpose purpose :
         {Purpose::demand, Purpose::routing, Purpose::think_time, Purpose::start_offset}) {
        add({1, purpose, 0, 0});
    }
    CHECK(seen.size() == drawn); // by chance two of 16,000 words agree once in 10^11 cases
}

TEST_CASE("The purposes' numbers are part of what a seed means") {
    CHECK(static_cast<int>(Purpose::arrivals) == 1);
    CHECK(static_cast<int>(Purpose::demand) == 2);
    CHECK(static_cast<int>(Purpose::routing) == 3);
    CHECK(static_cast<int>(Purpose::think_time) == 4);
    CHECK(static_cast<int>(Purpose::start_offset) == 5);
}

TEST_CASE("Whole numbers and fractions are uniform on their ranges") {
    Stream stream({3, Purpose::routing});
    constexpr int draws = 120'000;
    std::array<int, 6> faces{};
    std::array<int, 10> tenths{};
    for (int i = 0; i < draws; ++i) {
        ++faces.at(uniform_below(stream, 6));
        const double fraction = uniform_fraction(stream);
        REQUIRE(fraction >= 0);
        REQUIRE(fraction < 1);
        ++tenths.at(static_cast<std::size_t>(fraction * 10));
    }
    // Chi-square at 1e-4: 25.7 with 5 degrees of freedom, 33.7 with 9.
    const auto chi_square = [](const auto& counts) {
        const double expected = static_cast<double>(draws) / static_cast<double>(counts.size());
        double sum = 0;
        for (const int count : counts) {
            sum += (count - expected) * (count - expected) / expected;
        }
        return sum;
    };
    CHECK(chi_square(faces) < 25.7);
    CHECK(chi_square(tenths) < 33.7);
    CHECK(uniform_below(stream, 1) == 0);
}

TEST_CASE("The ends of the words are the ends of the ranges") {
    struct Constant {
        std::uint64_t word;
        std::uint64_t operator()() const { return word; }
    };
    Constant least{0};
    Constant most{~std::uint64_t{0}};
    CHECK(uniform_fraction(least) == 0);
    CHECK(uniform_fraction(most) == 1 - 0x1.0p-53);
    CHECK(uniform_below(least, 7) == 0);
    CHECK(uniform_below(most, 7) == 6);
    CHECK(uniform_below(most, 0xffffffff) == 0xfffffffe);
}
