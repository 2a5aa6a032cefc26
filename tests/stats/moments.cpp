// Moments against figures that are known on paper, and against sums by hand to the last bit.
#include <skusim/stats/moments.hpp>

#include <cmath>
#include <random>
#include <support/catch.hpp>

using namespace skusim;

TEST_CASE("moments of a few values are those on paper") {
    const stats::Moments moments = stats::moments_of({1, 2, 6});
    CHECK(moments.count() == 3);
    CHECK(moments.mean() == 3);
    CHECK(moments.least() == 1);
    CHECK(moments.greatest() == 6);
    CHECK(moments.sum() == 0);
    CHECK(moments.squares() == 14);
    CHECK(moments.variance() == 7);
    CHECK_THAT(moments.root_mean_square(), WithinRel(std::sqrt(14.0 / 3), 1e-15));
    // The third moment: (-8 - 1 + 27) x 3 / (2 x 1) = 27.
    CHECK_THAT(moments.skewness(), WithinRel(27 / std::pow(7, 1.5), 1e-15));
}

TEST_CASE("an origin that is not the mean moves distances, and nothing else") {
    stats::Moments moments(2);
    for (const double value : {1.0, 2.0, 6.0}) {
        moments.add(value);
    }
    CHECK(moments.mean() == 3);
    CHECK(moments.least() == 1);
    CHECK(moments.sum() == 3);
    CHECK(moments.squares() == 17);
}

TEST_CASE("few values have no spread") {
    CHECK(stats::Moments(1).root_mean_square() == 0);
    CHECK(stats::Moments(1).variance() == 0);
    const stats::Moments one = stats::moments_of({5});
    CHECK(one.variance() == 0);
    CHECK(one.skewness() == 0);
    CHECK(stats::moments_of({5, 7}).skewness() == 0);
    CHECK(stats::moments_of({5, 5, 5}).skewness() == 0);
}

TEST_CASE("digits survive far from zero, and sums are in the order of the values") {
    std::mt19937_64 random(1);
    std::normal_distribution<double> draw(1e9, 1e-3);
    std::vector<double> values;
    double sum = 0;
    for (int i = 0; i < 1000; ++i) {
        values.push_back(draw(random));
        sum += values.back();
    }
    double squares = 0;
    for (const double value : values) {
        squares += (value - sum / 1000) * (value - sum / 1000);
    }
    const stats::Moments moments = stats::moments_of(values);
    CHECK(moments.mean() == sum / 1000);
    CHECK(moments.variance() == squares / 999);
    CHECK_THAT(moments.variance(), WithinRel(1e-6, 0.2));
}
