// Lengths of requests: every law's inverse against its distribution, the copula against the normal
// law, and means against sums and formulas of their own.
#include <skusim/random/stream.hpp>
#include <skusim/workload/arrivals.hpp>
#include <skusim/workload/tokens.hpp>

#include <cmath>
#include <cstdint>
#include <memory>
#include <numbers>
#include <support/catch.hpp>
#include <vector>

using namespace skusim::workload;

namespace {

constexpr double digits = 1e-9; // what the header promises, relative

std::uint32_t input_at(const LengthLaw& law, double uniform) {
    return TokenSampler({law, FixedLength{1}})(uniform, 0.5).input;
}

/// The share of a standard normal below.
double below(double z) {
    return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

std::vector<double> uniforms() {
    std::vector<double> all{0, 0x1p-53, 1e-9, 0.5, 1 - 1e-9, 1 - 0x1p-53};
    skusim::random::Stream stream({7, skusim::random::Purpose::tokens, 0, 0});
    while (all.size() < 5000) {
        all.push_back(skusim::random::uniform_fraction(stream));
    }
    return all;
}

/// Whether the length of each number is the one whose rounding interval of the distribution
/// function `share` holds that number, give or take `slack` in length.
template <class Share>
std::size_t misplaced(const LengthLaw& law, Share share, double slack) {
    std::size_t wrong = 0;
    const TokenSampler sampler({law, FixedLength{1}});
    for (const double uniform : uniforms()) {
        const double length = sampler(uniform, 0.5).input;
        const double reach = 0.5 + slack * length;
        const bool is_above = length == 1 || share(length - reach) <= uniform;
        const bool is_below = length == most_tokens || uniform <= share(length + reach);
        wrong += is_above && is_below ? 0 : 1;
    }
    return wrong;
}

/// Means of a law with P(n > k) = tail(k) by the sums that define them.
template <class Tail>
std::pair<double, double> summed(Tail tail, double most) {
    double mean = 1;
    double square = 1;
    for (double k = 1; k < most; ++k) {
        mean += tail(k);
        square += (2 * k + 1) * tail(k);
    }
    return {mean, square};
}

} // namespace

TEST_CASE("each law draws the length whose share holds the uniform number") {
    const double deviation = std::sqrt(std::log1p(1.44));
    const double log_mean = std::log(1155) - deviation * deviation / 2;
    CHECK(misplaced(
              LognormalLength{1155, 1.2},
              [&](double x) { return below((std::log(x) - log_mean) / deviation); }, 1e-12) == 0);
    CHECK(misplaced(
              GammaLength{300, 1}, [](double x) { return -std::expm1(-x / 300); }, digits) == 0);
    CHECK(misplaced(
              GammaLength{40'000, std::sqrt(0.5)},
              [](double x) { return 1 - std::exp(-x / 20'000) * (1 + x / 20'000); }, digits) == 0);
    CHECK(misplaced(
              UniformLength{820, 1024}, [](double x) { return (x - 819.5) / 205; }, 0) == 0);
}

TEST_CASE("the ends of the laws are whole numbers from 1 to the most tokens") {
    const LengthLaw wide = GammaLength{20, 10};
    CHECK(input_at(wide, 0) == 1);
    CHECK(input_at(wide, 0.5) == 1);
    CHECK(input_at(LognormalLength{5e6, 10}, 1 - 0x1p-53) == most_tokens);
    CHECK(input_at(UniformLength{5, 7}, 0) == 5);
    CHECK(input_at(UniformLength{5, 7}, 1 - 0x1p-53) == 7);
    CHECK(input_at(FixedLength{9}, 0.3) == 9);
}

TEST_CASE("Zipf's law and a list have their steps where their shares are") {
    const LengthLaw zipf = ZipfLength{1, 11, 13}; // in proportion to 6, 3, 2
    CHECK(input_at(zipf, 0) == 11);
    CHECK(input_at(zipf, 6.0 / 11 - 1e-12) == 11);
    CHECK(input_at(zipf, 6.0 / 11 + 1e-12) == 12);
    CHECK(input_at(zipf, 9.0 / 11 - 1e-12) == 12);
    CHECK(input_at(zipf, 9.0 / 11 + 1e-12) == 13);
    CHECK(input_at(zipf, 1 - 0x1p-53) == 13);
    const LengthLaw list = EmpiricalLength{{30, 10, 30, 20}};
    CHECK(input_at(list, 0.2499) == 10);
    CHECK(input_at(list, 0.25) == 20);
    CHECK(input_at(list, 0.5) == 30);
    CHECK(input_at(list, 0.9999) == 30);
    const TokenLengths lengths{list, FixedLength{1}};
    CHECK(quantile_input(lengths, 0.3) == 20);
}

TEST_CASE("with a correlation the output follows the input's normal number") {
    const LognormalLength law{20'000, 0.5};
    const double deviation = std::sqrt(std::log1p(0.25));
    const double median = 20'000 / std::sqrt(1.25);
    for (const double correlation : {-0.99, -0.4, 0.4, 0.99}) {
        CAPTURE(correlation);
        const TokenSampler sampler({law, law, correlation});
        for (const double z : {-3.0, -0.7, 0.0, 1.3, 4.0}) {
            const TokenCounts tokens = sampler(below(z), 0.5); // the output's own is 0
            CHECK(std::abs(tokens.input - median * std::exp(deviation * z)) <= 0.5001);
            CHECK(std::abs(tokens.output - median * std::exp(deviation * correlation * z)) <=
                  0.5001);
        }
        const double rest = std::sqrt(1 - correlation * correlation);
        CHECK(std::abs(sampler(0.5, below(2)).output - median * std::exp(deviation * rest * 2)) <=
              0.5001);
    }
    // A list is drawn through the same numbers.
    const TokenSampler listed({law, EmpiricalLength{{1, 2, 3, 4}}, 0.99});
    CHECK(listed(below(3), 0.5).output == 4);
    CHECK(listed(below(-3), 0.5).output == 1);
}

TEST_CASE("pairs are drawn jointly, in their order, by the first number alone") {
    TokenLengths lengths;
    lengths.pairs = std::make_shared<const std::vector<TokenCounts>>(
        std::vector<TokenCounts>{{7, 1}, {5, 2}, {9, 4}, {5, 3}});
    const TokenSampler sampler(lengths);
    CHECK(sampler(0.25, 0.9) == TokenCounts{5, 2});
    CHECK(sampler(0.999, 0) == TokenCounts{5, 3});
    const TokenMoments means = moments(lengths);
    CHECK(means.input == 6.5);
    CHECK(means.output == 2.5);
    CHECK(means.input_output == (7 + 10 + 36 + 15) / 4.0);
    CHECK(means.input_squared == (49 + 25 + 81 + 25) / 4.0);
    CHECK(means.output_squared == (1 + 4 + 16 + 9) / 4.0);
    CHECK(quantile_input(lengths, 0.49) == 5);
    CHECK(quantile_input(lengths, 0.5) == 7);
}

TEST_CASE("lengths are equal when what they draw is, pairs by their values") {
    TokenLengths one;
    one.pairs = std::make_shared<const std::vector<TokenCounts>>(std::vector<TokenCounts>{{7, 1}});
    TokenLengths other = one;
    other.pairs = std::make_shared<const std::vector<TokenCounts>>(*one.pairs);
    CHECK(one == other);
    other.pairs = nullptr;
    CHECK_FALSE(one == other);
    TokenLengths prefixed;
    prefixed.shared_prefix = SharedPrefix{4, 512};
    CHECK_FALSE(prefixed == TokenLengths{});
}

TEST_CASE("means are of rounded lengths, whether steps are summed or integrated") {
    for (const double mean : {0.4, 3.0, 300.0, 50'000.0}) {
        CAPTURE(mean);
        // Exponential: P(n > k) = exp(-(k + 1/2) / mean), a geometric series.
        const double ratio = std::exp(-1 / mean);
        const double first = std::exp(-1.5 / mean);
        const double sum = first / (1 - ratio);
        const double square = first * (3 - ratio) / ((1 - ratio) * (1 - ratio));
        const TokenMoments means = moments({GammaLength{mean, 1}, FixedLength{2}});
        CHECK(means.input == Approx(1 + sum).epsilon(digits));
        CHECK(means.input_squared == Approx(1 + square).epsilon(digits));
        CHECK(means.input_output == Approx(2 * means.input).epsilon(digits));
    }
    // Far above the single steps, and narrow: Erlang with 10,000 phases, rounding adds 1/12.
    const TokenMoments narrow = moments({GammaLength{1e6, 0.01}, FixedLength{1}});
    CHECK(narrow.input == Approx(1e6).epsilon(digits));
    CHECK(narrow.input_squared == Approx(1e12 * 1.0001 + 1.0 / 12).epsilon(digits));
    const double deviation = std::sqrt(std::log1p(0.64));
    const double log_mean = std::log(30) - deviation * deviation / 2;
    const auto [mean, square] = summed(
        [&](double k) { return below((log_mean - std::log(k + 0.5)) / deviation); }, 100'000);
    const TokenMoments lognormal = moments({FixedLength{1}, LognormalLength{30, 0.8}});
    CHECK(lognormal.output == Approx(mean).epsilon(digits));
    CHECK(lognormal.output_squared == Approx(square).epsilon(digits));
}

TEST_CASE("means of lists, ranges and Zipf's law are their sums") {
    const TokenMoments range = moments({UniformLength{820, 1024}, UniformLength{1, 1'000'000}});
    CHECK(range.input == Approx(922).epsilon(1e-12));
    CHECK(range.input_squared == Approx(922.0 * 922 + (205.0 * 205 - 1) / 12).epsilon(1e-12));
    CHECK(range.output == Approx(500'000.5).epsilon(digits));
    CHECK(range.output_squared == Approx(1'000'001.0 * 2'000'001 / 6).epsilon(digits));
    const TokenMoments steps = moments({ZipfLength{1, 11, 13}, EmpiricalLength{{30, 10, 30, 20}}});
    CHECK(steps.input == Approx((11 * 6 + 12 * 3 + 13 * 2) / 11.0).epsilon(1e-12));
    CHECK(steps.input_squared == Approx((121 * 6 + 144 * 3 + 169 * 2) / 11.0).epsilon(1e-12));
    CHECK(steps.output == Approx(22.5).epsilon(1e-12));
    CHECK(steps.output_squared == Approx(575).epsilon(1e-12));
}

TEST_CASE("draws over the most tokens count as that many") {
    // E min(X, m) = mean below(d1) + m (1 - below(d2)), as for an option's price.
    const double deviation = std::sqrt(std::log1p(4.0));
    const double log_mean = std::log(5e6) - deviation * deviation / 2;
    const double d2 = (std::log(double{most_tokens}) - log_mean) / deviation;
    const double expected = 5e6 * below(d2 - deviation) + most_tokens * below(-d2);
    CHECK(moments({LognormalLength{5e6, 2}, FixedLength{1}}).input ==
          Approx(expected).epsilon(digits));
}

TEST_CASE("the mean of the product is that of correlated normal numbers") {
    for (const double correlation : {-0.99, -0.3, 0.08, 0.6, 0.99}) {
        CAPTURE(correlation);
        // Lognormals wide against a token: E XY = E X E Y exp(r s t).
        const double s = std::sqrt(std::log1p(0.09));
        const double t = std::sqrt(std::log1p(0.25));
        const TokenMoments wide =
            moments({LognormalLength{20'000, 0.3}, LognormalLength{3000, 0.5}, correlation});
        CHECK(wide.input_output ==
              Approx(20'000.0 * 3000 * std::exp(correlation * s * t)).epsilon(digits));
        // Two values each, split at 0: both are high with 1/4 + asin(r) / 2 pi (Sheppard 1899).
        const double both = 0.25 + std::asin(correlation) / (2 * std::numbers::pi);
        const TokenMoments coarse =
            moments({UniformLength{1, 2}, EmpiricalLength{{5, 4}}, correlation});
        CHECK(coarse.input_output == Approx(4 + 4 * 0.5 + 0.5 + both).epsilon(digits));
    }
}

TEST_CASE("presets have the means that their sentences tell") {
    CHECK(token_preset("azure-cod") == nullptr);
    for (const TokenPreset& preset : token_presets()) {
        CAPTURE(preset.name);
        CHECK(token_preset(preset.name) == &preset.lengths);
        CHECK_FALSE(preset.source.empty());
    }
    const TokenMoments code = moments(*token_preset("azure-code"));
    CHECK(std::round(code.input) == 2048);
    CHECK(std::round(code.output) == 28);
    const TokenMoments chat = moments(*token_preset("inferencex-1k-8k"));
    CHECK(chat.input == Approx((820 + 1024) / 2.0).epsilon(1e-12));
    CHECK(chat.output == Approx((6554 + 8192) / 2.0).epsilon(1e-12));
}

TEST_CASE("what comes before a request's own input adds to its moments") {
    // A prefix of 50 and two turns of 100 in and 30 out: prompts of 150 and 280 tokens.
    TokenLengths lengths{FixedLength{100}, FixedLength{30}};
    lengths.shared_prefix = SharedPrefix{4, 50};
    const TokenMoments fixed = with_context(moments(lengths), lengths, 2);
    CHECK(fixed.input == Approx(215));
    CHECK(fixed.input_squared == Approx((150 * 150 + 280 * 280) / 2.0));
    CHECK(fixed.input_output == Approx(215 * 30));
    CHECK(fixed.output_squared == Approx(900));
    // 1 or 3 in, and 1 out: prompts of 1 or 3, and of 3, 5, 5 or 7.
    const TokenLengths varied{EmpiricalLength{{1, 3}}, FixedLength{1}};
    const TokenMoments two = with_context(moments(varied), varied, 2);
    CHECK(two.input == Approx(3.5));
    CHECK(two.input_squared == Approx((5 + 27) / 2.0));
}

TEST_CASE("conversations bring as many requests as they have turns") {
    const Arrivals talks = SessionArrivals{skusim::Rate{2}, 1.5, {4, skusim::Duration{1}}};
    CHECK(is_open(talks));
    CHECK(open_rate(talks)->value() == Approx(8));
    CHECK(gap_cv(talks) == 1.5);
    CHECK(std::get<SessionArrivals>(at_rate(talks, skusim::Rate{20})).starts.value() == Approx(5));
}
