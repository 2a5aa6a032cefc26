// Intervals by hand and by the tables.
#include <skusim/stats/interval.hpp>

#include <algorithm>
#include <cmath>
#include <random>
#include <support/aborts.hpp>
#include <support/catch.hpp>

using namespace skusim::stats;

TEST_CASE("Student's t as in the tables") {
    CHECK(student_t(0.95, 1) == Approx(12.7062).epsilon(1e-5));
    CHECK(student_t(0.95, 10) == Approx(2.22814).epsilon(1e-5));
    CHECK(student_t(0.95, 19) == Approx(2.09302).epsilon(1e-5));
    CHECK(student_t(0.99, 19) == Approx(2.86093).epsilon(1e-5));
    CHECK(student_t(0.9, 5) == Approx(2.01505).epsilon(1e-5));
    CHECK(student_t(0.95, 1'000'000) == Approx(1.95996).epsilon(1e-5));
    CHECK(aborts([] { return student_t(1, 5); }));
    CHECK(aborts([] { return student_t(0.95, 0); }));
}

TEST_CASE("A mean's interval by hand: three replications of equal weight") {
    // 2, 4, 9: mean 5, deviation sqrt(13), over sqrt(3); t with 2 degrees is 4.30265.
    const Estimate estimate = ratio_interval({{2, 1}, {4, 1}, {9, 1}}, 0.95);
    const double half = 4.302653 * std::sqrt(13.0 / 3);
    CHECK(estimate.value == Approx(5));
    CHECK(estimate.low == Approx(5 - half));
    CHECK(estimate.high == Approx(5 + half));
    CHECK(estimate.half_width() == Approx(half));
}

TEST_CASE("A ratio's interval by hand: weights differ") {
    // 10/2, 12/4: ratio 22/6; residuals 10 - 22/3 = 8/3 and -8/3; mean weight 3.
    const Estimate estimate = ratio_interval({{10, 2}, {12, 4}}, 0.9);
    CHECK(estimate.value == Approx(22.0 / 6));
    const double deviation = std::sqrt(2 * (64.0 / 9) / 1 / 2) / 3;
    CHECK(estimate.half_width() == Approx(6.313752 * deviation));
    // One common ratio is known without error, whatever the weights.
    CHECK(ratio_interval({{3, 1}, {30, 10}}, 0.95).half_width() == Approx(0).margin(1e-12));
}

TEST_CASE("The adjustment for skewness leaves symmetric replications alone") {
    const std::vector<RatioPart> parts{{1, 1}, {2, 1}, {3, 1}, {4, 1}, {6, 1},
                                       {7, 1}, {8, 1}, {9, 1}, {5, 1}};
    const Estimate plain = ratio_interval(parts, 0.95);
    const Estimate adjusted = skewed_ratio_interval(parts, 0.95);
    CHECK(adjusted.low == Approx(plain.low));
    CHECK(adjusted.high == Approx(plain.high));
}

TEST_CASE("The adjustment for skewness gives back most of what skewness takes") {
    // Ten lognormal replications of cv 1.3: Student's interval misses mostly from below.
    std::mt19937 random(1);
    std::lognormal_distribution<double> draw(-0.5, 1.0); // mean 1
    constexpr int studies = 4000;
    int plain = 0;
    int adjusted = 0;
    for (int study = 0; study < studies; ++study) {
        std::vector<RatioPart> parts(10);
        for (RatioPart& part : parts) {
            part = {draw(random), 1};
        }
        const auto holds = [](const Estimate& it) { return it.low <= 1 && 1 <= it.high ? 1 : 0; };
        plain += holds(ratio_interval(parts, 0.95));
        adjusted += holds(skewed_ratio_interval(parts, 0.95));
    }
    CAPTURE(plain, adjusted);
    CHECK(plain < 0.87 * studies);
    CHECK(adjusted > 0.88 * studies);
    CHECK(adjusted < 0.96 * studies);
}

TEST_CASE("A ratio needs two replications and something to divide by") {
    CHECK(aborts([] { return ratio_interval({{1, 1}}, 0.95); }));
    CHECK(aborts([] { return ratio_interval({{1, 0}, {2, 0}}, 0.95); }));
}

TEST_CASE("A ratio's interval holds the truth at its rate") {
    // Ten replications of sums of 50 exponentials each; 1,000 studies at 90 %: 900 +- 3.9 x 9.5.
    std::mt19937 random(1);
    std::exponential_distribution<double> draw(0.5);
    int held = 0;
    for (int study = 0; study < 1000; ++study) {
        std::vector<RatioPart> parts(10);
        for (RatioPart& part : parts) {
            for (int i = 0; i < 50; ++i) {
                part.numerator += draw(random);
            }
            part.denominator = 50;
        }
        const Estimate estimate = ratio_interval(parts, 0.9);
        held += estimate.low <= 2 && 2 <= estimate.high ? 1 : 0;
    }
    CHECK(held > 862);
    CHECK(held < 938);
}

TEST_CASE("Rule of three: none seen in n is at most 3/n, all seen at least 1 - 3/n") {
    CHECK(share_interval({{0, 400}, {0, 600}}, 0.95) == Estimate{0, 0, 0.003});
    CHECK(share_interval({{0, 400}, {0, 600}}, 0.5) == Estimate{0, 0, 0.003});
    CHECK(share_interval({{400, 400}, {600, 600}}, 0.95) == Estimate{1, 1 - 0.003, 1});
    CHECK(share_interval({{0, 1}, {0, 1}}, 0.95) == Estimate{0, 0, 1});
    // At 99.9 % it takes ln(1000) = 6.9.
    CHECK(share_interval({{0, 500}, {0, 500}}, 0.999).high == Approx(0.0069078).epsilon(1e-4));
}

TEST_CASE("A share's interval stays within 0 and 1") {
    const Estimate low = share_interval({{0, 100}, {1, 100}, {0, 100}}, 0.95);
    CHECK(low.value == Approx(1.0 / 300));
    CHECK(low.low == 0);
    CHECK(low.high > low.value);
    const Estimate high = share_interval({{100, 100}, {99, 100}, {100, 100}}, 0.95);
    CHECK(high.high == 1);
    CHECK(high.low < high.value);
    const Estimate middle = share_interval({{30, 100}, {34, 100}, {35, 100}}, 0.95);
    CHECK(middle == ratio_interval({{30, 100}, {34, 100}, {35, 100}}, 0.95));
}

TEST_CASE("An interval without an upper end has no finite half-width") {
    CHECK(Estimate{1, 0, infinite}.half_width() == infinite);
    CHECK(Estimate{infinite, infinite, infinite}.half_width() == infinite);
}

TEST_CASE("A further observation lies below the greatest of twenty in 20 of 21 cases, any law") {
    std::mt19937 random(7);
    std::lognormal_distribution<double> draw(0, 1.5);
    int above = 0;
    int below = 0;
    constexpr int studies = 20'000;
    for (int study = 0; study < studies; ++study) {
        std::vector<double> sample(20);
        std::generate(sample.begin(), sample.end(), [&] { return draw(random); });
        const Estimate interval = prediction_interval(sample, 0.95);
        const double next = draw(random);
        above += next > interval.high ? 1 : 0;
        below += next < interval.low ? 1 : 0;
    }
    const double tolerance = 3.891 * std::sqrt(20.0 / 21 / 21 / studies);
    CHECK(std::abs(above / double{studies} - 1.0 / 21) < tolerance);
    CHECK(std::abs(below / double{studies} - 1.0 / 21) < tolerance);
}

TEST_CASE("Beyond what a sample's order tells, a prediction takes it for normal") {
    std::mt19937 random(8);
    std::normal_distribution<double> draw(50, 3);
    int above = 0;
    constexpr int studies = 20'000;
    for (int study = 0; study < studies; ++study) {
        std::vector<double> sample(10);
        std::generate(sample.begin(), sample.end(), [&] { return draw(random); });
        above += draw(random) > prediction_interval(sample, 0.99).high ? 1 : 0;
    }
    CHECK(std::abs(above / double{studies} - 0.01) < 3.891 * std::sqrt(0.0099 / studies));
    // By hand: 1, 3 have mean 2 and deviation sqrt(2); of t with one degree 97.5 % are
    // below 12.7062.
    CHECK(prediction_interval({1, 3}, 0.975).high ==
          Approx(2 + 12.7062 * std::sqrt(2 * 1.5)).epsilon(1e-5));
}

TEST_CASE("A prediction of equal observations is that value; an infinite one has no upper bound") {
    CHECK(prediction_interval({4, 4, 4}, 0.999) == Estimate{4, 4, 4});
    CHECK(prediction_interval({0.1, 0.1, 0.1}, 0.6) == Estimate{0.1, 0.1, 0.1});
    const Estimate never = prediction_interval({4, infinite, 5}, 0.999);
    CHECK(never.value == infinite);
    CHECK(never.low == 4);
    CHECK(never.high == infinite);
    CHECK(aborts([] { return prediction_interval({1}, 0.95); }));
    CHECK(aborts([] { return prediction_interval({1, 2}, 0.4); }));
}

TEST_CASE("A prediction from many observations leaves out those beyond its confidence") {
    std::vector<double> sample(99);
    for (std::size_t i = 0; i < sample.size(); ++i) {
        sample[i] = 99.0 - static_cast<double>(i);
    }
    CHECK(prediction_interval(sample, 0.95) == Estimate{50, 5, 95});
    CHECK(prediction_interval(sample, 0.99) == Estimate{50, 1, 99});
}

TEST_CASE("What cannot leave a range is put into it with all three figures, in their order") {
    CHECK(within({1 + 2e-16, 1 + 2e-16, 1.1}, 0, 1) == Estimate{1, 1, 1});
    CHECK(within({-1e-17, -0.1, -1e-18}, 0, 1) == Estimate{0, 0, 0});
    CHECK(within({0.5, 0.6, 0.4}, 0, 1) == Estimate{0.5, 0.5, 0.5});
    CHECK(within({0.5, 0.4, 0.6}, 0, 1) == Estimate{0.5, 0.4, 0.6});
    CHECK(within({infinite, 2, infinite}, 0, infinite) == Estimate{infinite, 2, infinite});
}
