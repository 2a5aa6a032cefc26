// MSER-5 finds the end of a known transient.
#include <skusim/stats/warm_up.hpp>

#include <cmath>
#include <random>
#include <support/catch.hpp>
#include <vector>

using skusim::stats::mser5_truncation;

namespace {

/// Noise of deviation one about a mean that comes down from `start` by exp(-i / decay).
std::vector<double> decaying(double start, double decay, std::size_t length, std::uint32_t seed) {
    std::mt19937 random(seed);
    std::normal_distribution<double> noise;
    std::vector<double> series;
    for (std::size_t i = 0; i < length; ++i) {
        series.push_back(start * std::exp(-static_cast<double>(i) / decay) + noise(random));
    }
    return series;
}

/// The definition, word for word: the standard error of what is left, for each number removed.
std::size_t naive_truncation(const std::vector<double>& series) {
    std::vector<double> means;
    for (std::size_t i = 0; i + 5 <= series.size(); i += 5) {
        means.push_back(
            (series[i] + series[i + 1] + series[i + 2] + series[i + 3] + series[i + 4]) / 5);
    }
    std::size_t best = 0;
    double least = INFINITY;
    for (std::size_t removed = 0; removed <= means.size() / 2; ++removed) {
        const auto left = static_cast<double>(means.size() - removed);
        double mean = 0;
        for (std::size_t i = removed; i < means.size(); ++i) {
            mean += means[i] / left;
        }
        double error = 0;
        for (std::size_t i = removed; i < means.size(); ++i) {
            error += (means[i] - mean) * (means[i] - mean) / (left * left);
        }
        if (error < least) {
            least = error;
            best = removed;
        }
    }
    return 5 * best;
}

} // namespace

TEST_CASE("A step is cut off where it ends") {
    std::vector<double> series(1000, 10.0);
    for (std::size_t i = 0; i < 1000; ++i) {
        series[i] += i % 2 == 0 ? 0.1 : -0.1;
        series[i] += i < 200 ? 50 : 0;
    }
    CHECK(mser5_truncation(series) == 200);
}

TEST_CASE("A decaying transient is cut off where it drowns in the noise") {
    for (const std::uint32_t seed : {1U, 2U, 3U, 4U, 5U}) {
        const std::size_t cut = mser5_truncation(decaying(100, 40, 2000, seed));
        CHECK(cut >= 120); // five deviations of the noise remain there
        CHECK(cut <= 600);
    }
}

TEST_CASE("A series without a transient loses next to nothing") {
    int kept = 0;
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        kept += mser5_truncation(decaying(0, 1, 2000, seed)) <= 200 ? 1 : 0;
    }
    CHECK(kept >= 12);
}

TEST_CASE("A transient that goes on beyond the middle is answered with the middle") {
    std::vector<double> series;
    for (int i = 0; i < 1000; ++i) {
        series.push_back(-i);
    }
    CHECK(mser5_truncation(series) == 500);
}

TEST_CASE("The running sums agree with the definition") {
    for (const std::uint32_t seed : {6U, 7U, 8U}) {
        for (const std::size_t length : {5U, 9U, 10U, 11U, 203U, 1000U}) {
            for (const double start : {0.0, 3.0, 1e6}) {
                const std::vector<double> series = decaying(start, 30, length, seed);
                CAPTURE(seed, length, start);
                CHECK(mser5_truncation(series) == naive_truncation(series));
            }
        }
    }
}

TEST_CASE("Series too short for a group lose nothing") {
    CHECK(mser5_truncation({}) == 0);
    CHECK(mser5_truncation({1, 2, 3, 4}) == 0);
}
