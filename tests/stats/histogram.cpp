// The histogram against the sorted samples themselves.
#include <skusim/stats/histogram.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <random>
#include <support/aborts.hpp>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using stats::Histogram;

namespace {

/// Lengths from nanoseconds to hours, each scale as likely.
std::vector<Duration> samples_of_all_scales(std::uint32_t seed, int count) {
    std::mt19937_64 random(seed);
    std::vector<Duration> samples;
    for (int i = 0; i < count; ++i) {
        samples.emplace_back(static_cast<Duration::rep>(random() >> (16 + random() % 48)));
    }
    return samples;
}

Histogram histogram_of(const std::vector<Duration>& samples) {
    Histogram histogram;
    for (const Duration sample : samples) {
        histogram.record(sample);
    }
    return histogram;
}

} // namespace

TEST_CASE("The range of a rank holds the sample of that rank and is at most 0.1 % wide") {
    for (const std::uint32_t seed : {1U, 2U, 3U}) {
        std::vector<Duration> samples = samples_of_all_scales(seed, 3000);
        const Histogram histogram = histogram_of(samples);
        std::sort(samples.begin(), samples.end());
        REQUIRE(histogram.total() == samples.size());
        CHECK(histogram.least() == samples.front());
        CHECK(histogram.greatest() == samples.back());
        for (std::size_t rank = 0; rank < samples.size(); ++rank) {
            const Histogram::Range range = histogram.range_of_rank(rank);
            REQUIRE(range.low <= samples[rank]);
            REQUIRE(range.high >= samples[rank]);
            REQUIRE(in_seconds(range.high - range.low) <= 0.001 * in_seconds(samples[rank]));
            const Duration value = histogram.value_at_rank(rank);
            REQUIRE(value >= range.low);
            REQUIRE(value <= range.high);
        }
    }
}

TEST_CASE("Short lengths are kept exactly, at every edge of a bin") {
    for (std::int64_t length = 0; length < 4096; ++length) {
        Histogram histogram;
        // Two neighbours, so that the range is not simply clipped to the only sample.
        histogram.record(Duration{length});
        histogram.record(Duration{length + 1});
        histogram.record(Duration{1'000'000});
        const Histogram::Range range = histogram.range_of_rank(0);
        REQUIRE(range.low == Duration{length});
        REQUIRE(range.high <= Duration{length + (length < 2048 ? 0 : 1)});
    }
}

TEST_CASE("Edges of octaves fall into bins of their own") {
    for (int bits = 12; bits < 62; ++bits) {
        const Duration edge{std::int64_t{1} << bits};
        const Histogram histogram =
            histogram_of({Duration{1}, edge - Duration{1}, edge, edge * 2 - Duration{1}});
        REQUIRE(histogram.range_of_rank(1).high == edge - Duration{1});
        REQUIRE(histogram.range_of_rank(2).low == edge);
        REQUIRE(histogram.range_of_rank(3).high == edge * 2 - Duration{1});
    }
}

TEST_CASE("Merging is as recording all") {
    // In any order of scales, so that windows grow at both ends; and an empty one on either side.
    const std::vector<std::vector<Duration>> parts{
        samples_of_all_scales(4, 500), {Duration{5}}, {}, {std::chrono::hours{5}},
        samples_of_all_scales(5, 500), {Duration{0}}};
    Histogram merged;
    merged.merge(Histogram{});
    std::vector<Duration> all;
    for (const std::vector<Duration>& part : parts) {
        merged.merge(histogram_of(part));
        all.insert(all.end(), part.begin(), part.end());
    }
    const Histogram direct = histogram_of(all);
    REQUIRE(merged.total() == all.size());
    CHECK(merged.least() == direct.least());
    CHECK(merged.greatest() == direct.greatest());
    for (std::size_t rank = 0; rank < all.size(); ++rank) {
        REQUIRE(merged.range_of_rank(rank).low == direct.range_of_rank(rank).low);
        REQUIRE(merged.range_of_rank(rank).high == direct.range_of_rank(rank).high);
        REQUIRE(merged.value_at_rank(rank) == direct.value_at_rank(rank));
        REQUIRE(merged.count_up_to(all[rank]) == direct.count_up_to(all[rank]));
    }
}

TEST_CASE("Samples up to a length are counted, but for those that share its bin") {
    std::vector<Duration> samples = samples_of_all_scales(6, 3000);
    const Histogram histogram = histogram_of(samples);
    std::sort(samples.begin(), samples.end());
    const auto count = [&](double length) {
        return static_cast<double>(
            std::upper_bound(samples.begin(), samples.end(), from_nanoseconds(length)) -
            samples.begin());
    };
    double last = 0;
    for (const Duration length : samples) {
        const auto nanoseconds = static_cast<double>(length.count());
        const double counted = histogram.count_up_to(length);
        REQUIRE(counted >= count(nanoseconds * 0.999 - 1));
        REQUIRE(counted <= count(nanoseconds * 1.001 + 1));
        REQUIRE(counted >= last);
        last = counted;
    }
    CHECK(histogram.count_up_to(samples.front() - Duration{1}) == 0);
    CHECK(histogram.count_up_to(samples.back()) == 3000);
    CHECK(histogram.count_up_to(Duration::max()) == 3000);
    CHECK(Histogram{}.count_up_to(Duration{1}) == 0);
}

TEST_CASE("Many samples in one bin are spread over it") {
    Histogram histogram;
    const std::int64_t base = std::int64_t{1} << 30; // bins are 2^20 wide here
    for (std::int64_t i = 0; i < 1024; ++i) {
        histogram.record(Duration{base + i * 1024});
    }
    CHECK(histogram.value_at_rank(512).count() == Approx(base + 512 * 1024).margin(2000));
    CHECK(histogram.count_up_to(Duration{base + 256 * 1024}) == Approx(256).margin(2));
}

TEST_CASE("Lengths below zero count as zero; the longest length has a bin") {
    const Histogram histogram = histogram_of({Duration{-7}, Duration{0}, Duration::max()});
    CHECK(histogram.total() == 3);
    CHECK(histogram.count_up_to(Duration{0}) == 2);
    CHECK(histogram.range_of_rank(0).low == Duration::zero());
    CHECK(histogram.range_of_rank(2).high == Duration::max());
}

TEST_CASE("There is no rank beyond the samples") {
    CHECK(aborts([] { return histogram_of({Duration{1}}).range_of_rank(1); }));
    CHECK(aborts([] { return Histogram{}.value_at_rank(0); }));
}
