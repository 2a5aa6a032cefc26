// Every shape has mean one, its coefficient of variation and its quantiles, and draws that agree.
#include <skusim/random/distribution.hpp>
#include <skusim/random/variates.hpp>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <support/aborts.hpp>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::random;

namespace {

std::vector<Shape> continuous_shapes() {
    return {exponential_shape(),
            lognormal_shape(0.3),
            lognormal_shape(1.5),
            gamma_shape(0.4),
            gamma_shape(1),
            gamma_shape(2),
            hyperexponential_shape(1.2),
            hyperexponential_shape(3),
            uniform_shape(0.2),
            uniform_shape(1 / std::sqrt(3.0))};
}

std::vector<double> draws_of(const Shape& shape, std::size_t count, std::uint64_t seed) {
    Stream stream({seed, Purpose::demand});
    std::vector<double> values(count);
    draw(shape, stream, values.data(), values.data() + count);
    return values;
}

double mean(const std::vector<double>& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Mean of the quantile function's power over a fine grid: the moment by another way.
double moment(const Shape& shape, int power) {
    constexpr int cells = 200'000;
    double sum = 0;
    for (int i = 0; i < cells; ++i) {
        sum += std::pow(quantile(shape, (i + 0.5) / cells), power);
    }
    return sum / cells;
}

} // namespace

TEST_CASE("Draws have the shape's mean and coefficient of variation") {
    constexpr std::size_t count = 1'000'000;
    for (const Shape& shape : continuous_shapes()) {
        CAPTURE(name(shape.kind), shape.cv);
        std::vector<double> values = draws_of(shape, count, 1);
        CHECK(*std::min_element(values.begin(), values.end()) >= 0);
        const double average = mean(values);
        CHECK(average == Approx(1).margin(3.9 * shape.cv / std::sqrt(count)));
        for (double& value : values) {
            value = (value - average) * (value - average);
        }
        CHECK(std::sqrt(mean(values)) == Approx(shape.cv).epsilon(0.02));
    }
}

TEST_CASE("Draws follow the quantile function (Kolmogorov and Smirnov, at 1e-4)") {
    constexpr std::size_t count = 100'000;
    const double bound = 2.23 / std::sqrt(count);
    for (const Shape& shape : continuous_shapes()) {
        CAPTURE(name(shape.kind), shape.cv);
        std::vector<double> values = draws_of(shape, count, 2);
        std::sort(values.begin(), values.end());
        for (int i = 1; i < 1000; ++i) {
            const double probability = i / 1000.0;
            const auto end =
                std::upper_bound(values.begin(), values.end(), quantile(shape, probability));
            const double share = static_cast<double>(end - values.begin()) / count;
            REQUIRE(share == Approx(probability).margin(bound));
        }
    }
}

TEST_CASE("The quantile functions integrate to mean one and to the coefficient of variation") {
    for (const Shape& shape : continuous_shapes()) {
        CAPTURE(name(shape.kind), shape.cv);
        CHECK(moment(shape, 1) == Approx(1).epsilon(2e-4));
        CHECK(std::sqrt(moment(shape, 2) - 1) == Approx(shape.cv).epsilon(0.01));
    }
}

TEST_CASE("Quantiles as by hand") {
    CHECK(quantile(exponential_shape(), 0.5) == Approx(std::log(2.0)));
    CHECK(quantile(exponential_shape(), 1 - 1e-12) == Approx(12 * std::log(10.0)).epsilon(1e-4));
    CHECK(quantile(uniform_shape(1 / std::sqrt(3.0)), 0.25) == Approx(0.5));
    CHECK(quantile(lognormal_shape(1.5), 0.5) == Approx(1 / std::sqrt(3.25)));
    CHECK(quantile(gamma_shape(1), 0.9) == Approx(std::log(10.0)));
    CHECK(quantile(hyperexponential_shape(1), 0.9) == Approx(std::log(10.0)));
    // Balanced means at cv 3: p = (1 + sqrt(0.8)) / 2 with rates 2 p and 2 (1 - p).
    const double p = 0.5 * (1 + std::sqrt(0.8));
    const double x = quantile(hyperexponential_shape(3), 0.99);
    CHECK(p * std::exp(-2 * p * x) + (1 - p) * std::exp(-2 * (1 - p) * x) == Approx(0.01));
}

TEST_CASE("A constant is always one") {
    CHECK(draws_of(constant_shape(), 10, 1) == std::vector<double>(10, 1.0));
    CHECK(quantile(constant_shape(), 0.001) == 1);
    CHECK(quantile(constant_shape(), 0.999) == 1);
}

TEST_CASE("An empirical distribution draws its values, each as often, scaled to mean one") {
    const Distribution law =
        empirical({Duration{300}, Duration{100}, Duration{100}, Duration{700}});
    CHECK(law.mean == Duration{300});
    CHECK(law.shape.values.size() == 4);
    CHECK(law.shape.cv == Approx(std::sqrt(240'000.0 / 4) / 300));
    CHECK(quantile(law.shape, 0.25) * 300 == Approx(100));
    CHECK(quantile(law.shape, 0.5) * 300 == Approx(100));
    CHECK(quantile(law.shape, 0.51) * 300 == Approx(300));
    CHECK(quantile(law.shape, 0.75) * 300 == Approx(300));
    CHECK(quantile(law.shape, 0.76) * 300 == Approx(700));

    const std::vector<double> values = draws_of(law.shape, 40'000, 3);
    const auto share = [&](double nanoseconds) {
        return static_cast<double>(std::count_if(
                   values.begin(), values.end(),
                   [&](double value) { return std::abs(value * 300 - nanoseconds) < 1e-9; })) /
               40'000;
    };
    CHECK(share(100) == Approx(0.5).margin(0.01));
    CHECK(share(300) == Approx(0.25).margin(0.009));
    CHECK(share(700) == Approx(0.25).margin(0.009));
    CHECK(share(100) + share(300) + share(700) == 1);
}

TEST_CASE("Variates are the stream's draws, made in blocks") {
    for (const Shape& shape : continuous_shapes()) {
        CAPTURE(name(shape.kind));
        const StreamKey key{8, Purpose::think_time, 1, 2};
        Stream stream(key);
        std::vector<double> expected(300);
        draw(shape, stream, expected.data(), expected.data() + expected.size());
        Variates variates(shape, key);
        for (const double value : expected) {
            REQUIRE(variates() == value);
        }
    }
}

TEST_CASE("Variates that share a memory are the same draws, far beyond what it remembers") {
    DrawMemory memory;
    const StreamKey key{8, Purpose::demand, 3, 0};
    const std::size_t count = 2 * RememberedSequence::part_length + 1000;
    for (const Shape& shape : continuous_shapes()) {
        CAPTURE(name(shape.kind));
        Variates alone(shape, key);
        Variates first(shape, key, &memory);
        Variates second(shape, key, &memory);
        for (std::size_t i = 0; i < count; ++i) {
            const double expected = alone();
            REQUIRE(first() == expected);
            REQUIRE(second() == expected);
        }
    }
    CHECK(&memory.sequence(exponential_shape(), key) == &memory.sequence(exponential_shape(), key));
}

TEST_CASE("A memory that fills up remembers no more, and changes no draw") {
    DrawMemory memory;
    const Shape shape = exponential_shape();
    constexpr std::size_t length = RememberedSequence::part_length;
    const StreamKey key{8, Purpose::demand, 0, 0};
    Variates alone(shape, key);
    Variates sharing(shape, key, &memory);
    Variates late(shape, key, &memory); // what is remembered is read, though no more is added
    for (std::size_t i = 0; i < length + 1; ++i) { // which leaves it in the second part
        REQUIRE(sharing() == alone());
    }
    RememberedSequence& other = memory.sequence(shape, {8, Purpose::demand, 1, 0});
    std::size_t parts = 0;
    while (other.part(parts) != nullptr) {
        ++parts;
        REQUIRE(parts < 100'000);
    }
    CHECK(parts == DrawMemory::most_parts - 2);
    for (std::size_t i = 0; i < 3 * length; ++i) {
        REQUIRE(sharing() == alone());
    }
    Variates again(shape, key);
    for (std::size_t i = 0; i < 4 * length; ++i) {
        REQUIRE(late() == again());
    }
}

TEST_CASE("Shapes that contradict themselves are a programmer's mistake") {
    CHECK(aborts([] { return lognormal_shape(0); }));
    CHECK(aborts([] { return gamma_shape(-1); }));
    CHECK(aborts([] { return hyperexponential_shape(0.9); }));
    CHECK(aborts([] { return uniform_shape(0.6); }));
    CHECK(aborts([] { return empirical({}); }));
    CHECK(aborts([] { return empirical({Duration{0}}); }));
    CHECK(aborts([] { return quantile(exponential_shape(), 1); }));
    CHECK(aborts([] { return quantile(exponential_shape(), 0); }));
}

TEST_CASE("The names of shapes are those of scenarios") {
    std::string names;
    for (const Shape& shape :
         {constant_shape(), exponential_shape(), lognormal_shape(1), gamma_shape(1),
          hyperexponential_shape(1), uniform_shape(0.1), empirical({Duration{1}}).shape}) {
        names += std::string(name(shape.kind)) + ' ';
    }
    CHECK(names == "constant exponential lognormal gamma hyperexponential uniform empirical ");
}
