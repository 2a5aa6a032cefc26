// The interval of a difference: closed forms, and coverage where intervals are lopsided.
#include <skusim/stats/difference.hpp>

#include <boost/math/distributions/chi_squared.hpp>
#include <cmath>
#include <random>
#include <support/catch.hpp>

using namespace skusim::stats;

TEST_CASE("Symmetric intervals: the root of the sum of squares, about the difference") {
    const Estimate result = difference({10, 7, 13}, {16, 12, 20});
    CHECK(result.value == 6);
    CHECK(result.low == Approx(1)); // 3, 4, 5
    CHECK(result.high == Approx(11));
    const Estimate scaled = difference({10, 7, 13}, {16, 12, 20}, 1.1);
    CHECK(scaled.value == Approx(5));
    CHECK(scaled.low == Approx(5 - std::hypot(3.3, 4)));
    CHECK(scaled.high == Approx(5 + std::hypot(3.3, 4)));
}

TEST_CASE("Lopsided intervals stay lopsided") {
    const Estimate result = difference({10, 9, 14}, {20, 17, 21});
    CHECK(result.low == Approx(10 - 5)); // down: 3 of after, 4 of before
    CHECK(result.high == Approx(10 + std::hypot(1, 1)));
}

TEST_CASE("Equal points differ by nothing") {
    CHECK(difference({3, 3, 3}, {3, 3, 3}) == Estimate{0, 0, 0});
}

TEST_CASE("Without an upper end, and of what is infinite") {
    const Estimate open_after = difference({10, 9, 11}, {20, 17, infinite});
    CHECK(open_after.low == Approx(10 - std::hypot(3, 1)));
    CHECK(open_after.high == infinite);
    const Estimate open_before = difference({10, 9, infinite}, {20, 17, 21});
    CHECK(open_before.low == -infinite);
    CHECK(std::isfinite(open_before.high));
    // Infinite from then on, and shown to be: its lower end lies above all that was before.
    const Estimate lost = difference({10, 9, 11}, {infinite, 50, infinite});
    CHECK(lost.value == infinite);
    CHECK(lost.low == 39);
    CHECK(lost.high == infinite);
    const Estimate found = difference({infinite, 50, infinite}, {10, 9, 11});
    CHECK(found.value == -infinite);
    CHECK(found.low == -infinite);
    CHECK(found.high == -39);
    const Estimate both = difference({infinite, 5, infinite}, {infinite, 7, infinite});
    CHECK(both.low == -infinite);
    CHECK(both.high == infinite);
}

TEST_CASE("Means of exponential times, with exact intervals: the difference is covered as stated") {
    constexpr int samples = 12;
    constexpr int runs = 20'000;
    const boost::math::chi_squared chi(2 * samples);
    const double low = 2 * samples / quantile(chi, 0.975);
    const double high = 2 * samples / quantile(chi, 0.025);
    std::mt19937_64 engine(7);
    std::gamma_distribution<double> sum(samples, 1.0 / samples);
    int covered = 0;
    for (int i = 0; i < runs; ++i) {
        const double before = sum(engine);
        const double after = 2 * sum(engine);
        const Estimate result =
            difference({before, before * low, before * high}, {after, after * low, after * high});
        covered += result.low <= 1 && 1 <= result.high ? 1 : 0;
    }
    // 95 %, to within the method's own error (Zou and Donner 2008 report 94 to 96 %).
    CHECK(covered > 0.94 * runs);
    CHECK(covered < 0.965 * runs);
}
