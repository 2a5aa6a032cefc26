// What is left of a draw at a random moment, against the quantile function integrated numerically
// and against draws.
#include <skusim/random/residual.hpp>
#include <skusim/random/variates.hpp>

#include <algorithm>
#include <cmath>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::random;

namespace {

Shape listed() {
    return empirical({Duration{1}, Duration{2}, Duration{3}, Duration{50}}).shape;
}

std::vector<Shape> shapes() {
    return {constant_shape(),
            exponential_shape(),
            lognormal_shape(0.4),
            lognormal_shape(4),
            gamma_shape(0.5),
            gamma_shape(3),
            hyperexponential_shape(1),
            hyperexponential_shape(5),
            uniform_shape(0.3),
            uniform_shape(1 / std::sqrt(3.0)),
            listed()};
}

/// The mean excess over `time`, by the quantile function on a grid that is fine in the tail.
double integrated_tail(const Shape& shape, double time) {
    constexpr int cells = 40'000;
    constexpr double last = 32; // of the exponential scale: 1e-14 are beyond it
    double sum = 0;
    for (int i = 0; i < cells; ++i) {
        const double rarity = last * (i + 0.5) / cells;
        const double excess = quantile(shape, -std::expm1(-rarity)) - time;
        sum += std::max(excess, 0.0) * std::exp(-rarity);
    }
    return sum * last / cells;
}

} // namespace

TEST_CASE("The tail of what is left is the mean excess of a draw") {
    for (const Shape& shape : shapes()) {
        CAPTURE(name(shape.kind), shape.cv);
        const Residual residual(shape);
        CHECK(residual.tail(0) == 1);
        for (const double time : {0.3, 1.0, 3.0, 20.0}) {
            CAPTURE(time);
            CHECK(residual.tail(time) == Approx(integrated_tail(shape, time)).margin(2e-3));
        }
        for (const double share : {0.5, 0.01}) {
            CHECK(residual.tail(residual.tail_quantile(share)) == Approx(share).margin(1e-4));
        }
    }
}

TEST_CASE("Draws of what is left follow its tail") {
    constexpr int count = 40'000;
    // The largest deviation of an empirical law from its own is above this once in 10^4 times
    // (Kolmogorov 1933).
    const double most = 2.23 / std::sqrt(count);
    for (const Shape& shape : shapes()) {
        CAPTURE(name(shape.kind), shape.cv);
        const Residual residual(shape);
        SmallStream stream({5, Purpose::start_offset});
        std::vector<double> left(count);
        std::generate(left.begin(), left.end(), [&] { return residual.draw(stream); });
        std::sort(left.begin(), left.end());
        double deviation = 0;
        for (int i = 0; i < count; ++i) {
            const double above = residual.tail(left[static_cast<std::size_t>(i)]);
            deviation = std::max({deviation, std::abs(1 - above - i * 1.0 / count),
                                  std::abs(1 - above - (i + 1.0) / count)});
        }
        CHECK(deviation < most);
    }
}
