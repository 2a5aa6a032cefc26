// Quantiles of pooled replications, with Woodruff's intervals.
#include <skusim/stats/interval.hpp>
#include <skusim/stats/quantile.hpp>

#include <cmath>
#include <random>
#include <support/aborts.hpp>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::stats;

namespace {

constexpr Duration ms = std::chrono::milliseconds{1};

PooledSample pool(const std::vector<Histogram>& histograms, std::uint64_t infinite_each = 0) {
    std::vector<QuantileSample> samples;
    for (const Histogram& histogram : histograms) {
        samples.push_back({&histogram, infinite_each});
    }
    return PooledSample(samples);
}

/// Every replication has the lengths 1, 2, ..., `count` ms.
std::vector<Histogram> ladders(int replications, int count) {
    std::vector<Histogram> histograms(static_cast<std::size_t>(replications));
    for (Histogram& histogram : histograms) {
        for (int i = 1; i <= count; ++i) {
            histogram.record(i * ms);
        }
    }
    return histograms;
}

} // namespace

TEST_CASE("A pooled quantile is the order statistic, to a bin's width") {
    const std::vector<Histogram> histograms = ladders(4, 1000);
    const PooledSample sample = pool(histograms);
    CHECK(sample.total() == 4000);
    for (const double probability : {0.001, 0.25, 0.5, 0.95, 0.999}) {
        const Estimate estimate = sample.quantile(probability, 0.95);
        CHECK(estimate.value == Approx(std::ceil(probability * 1000) * 1e-3).epsilon(0.002));
        CHECK(estimate.low <= estimate.value);
        CHECK(estimate.value <= estimate.high);
    }
}

TEST_CASE("Replications that agree exactly still leave half of a binomial's doubt") {
    const std::vector<Histogram> histograms = ladders(4, 1000);
    const Estimate estimate = pool(histograms).quantile(0.5, 0.95);
    const double half_share = 0.5 * 3.182446 * std::sqrt(0.25 / 4000);
    CHECK(estimate.half_width() == Approx(half_share).epsilon(0.08)); // 1 s per unit of share
}

TEST_CASE("Samples that never end are the longest of all") {
    std::vector<Histogram> histograms = ladders(10, 900);
    const PooledSample sample = pool(histograms, 100); // a tenth of all
    CHECK(sample.total() == 10'000);
    CHECK(sample.quantile(0.5, 0.95).value == Approx(0.5).epsilon(0.002));
    CHECK(sample.quantile(0.85, 0.95).value == Approx(0.85).epsilon(0.002));
    const Estimate beyond = sample.quantile(0.95, 0.95);
    CHECK(beyond == Estimate{infinite, infinite, infinite});
    // Just below the share that ends, the upper end is not known to be finite.
    const Estimate edge = sample.quantile(0.899, 0.95);
    CHECK(edge.value == Approx(0.899).epsilon(0.002));
    CHECK(edge.low < edge.value);
    CHECK(edge.high == infinite);
    const Estimate above = sample.quantile(0.901, 0.95);
    CHECK(above.value == infinite);
    CHECK(above.low < 0.9);
}

TEST_CASE("Where nothing ends, every quantile is infinite") {
    const std::vector<Histogram> histograms(3);
    const Estimate estimate = pool(histograms, 5).quantile(0.5, 0.95);
    CHECK(estimate.value == infinite);
    CHECK(estimate.high == infinite);
}

TEST_CASE("Too few samples do not bound a high quantile from above") {
    const std::vector<Histogram> histograms = ladders(2, 10);
    const Estimate estimate = pool(histograms).quantile(0.99, 0.95);
    CHECK(estimate.value == Approx(0.010).epsilon(0.002));
    CHECK(estimate.high == infinite);
}

TEST_CASE("A quantile needs samples and a probability inside (0, 1)") {
    const std::vector<Histogram> empty(2);
    const std::vector<Histogram> some = ladders(2, 10);
    CHECK(aborts([&] { return pool(empty).quantile(0.5, 0.95); }));
    CHECK(aborts([&] { return pool(some).quantile(1, 0.95); }));
    CHECK(aborts([&] { return pool(some).quantile(0, 0.95); }));
}

TEST_CASE("Intervals of quantiles hold the truth at their rate, on independent samples") {
    // 500 studies of 20 replications at 95 %: 475 +- 3.9 x 4.9. Half as wide, 67 % would hold.
    for (const double probability : {0.5, 0.95, 0.99}) {
        const double truth = -std::log1p(-probability);
        std::mt19937_64 random(7);
        std::exponential_distribution<double> draw(1.0);
        int held = 0;
        int held_at_half_width = 0;
        for (int study = 0; study < 500; ++study) {
            std::vector<Histogram> histograms(20);
            for (Histogram& histogram : histograms) {
                for (int i = 0; i < 500; ++i) {
                    histogram.record(from_seconds(draw(random)));
                }
            }
            const Estimate estimate = pool(histograms).quantile(probability, 0.95);
            const double error = truth - estimate.value;
            held += estimate.low <= truth && truth <= estimate.high ? 1 : 0;
            held_at_half_width += 0.5 * (estimate.low - estimate.value) <= error &&
                                          error <= 0.5 * (estimate.high - estimate.value)
                                      ? 1
                                      : 0;
        }
        CAPTURE(probability);
        CHECK(held > 455);
        CHECK(held < 495);
        CHECK(held_at_half_width < 420);
    }
}
