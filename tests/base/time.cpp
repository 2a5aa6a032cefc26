// Lengths of time are whole nanoseconds, and quantities keep their dimension.
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>

#include <limits>
#include <support/catch.hpp>
#include <type_traits>

using namespace skusim;

namespace {

template <class A, class B>
concept Addable = requires(A a, B b) {
    a + b;
};

} // namespace

TEST_CASE("Seconds become the nearest nanosecond, ties away from zero") {
    CHECK(from_seconds(0.04) == std::chrono::milliseconds{40});
    CHECK(from_seconds(0.1 + 0.2) == std::chrono::milliseconds{300});
    CHECK(from_nanoseconds(2.4) == Duration{2});
    CHECK(from_nanoseconds(2.5) == Duration{3});
    CHECK(from_nanoseconds(-2.5) == Duration{-3});
    CHECK(from_nanoseconds(-2.4) == Duration{-2});
    CHECK(from_nanoseconds(0) == Duration::zero());
    CHECK(in_seconds(std::chrono::minutes{2}) == Approx(120));
}

TEST_CASE("Lengths beyond the clock's range become its limits") {
    CHECK(from_seconds(1e12) == Duration::max());
    CHECK(from_seconds(-1e12) == Duration::min());
    CHECK(from_seconds(std::numeric_limits<double>::infinity()) == Duration::max());
    CHECK(from_seconds(9e9).count() == 9'000'000'000'000'000'000);
    CHECK(Time{} + Duration::max() == never);
}

TEST_CASE("Points and lengths of time, and quantities of two dimensions, do not mix") {
    STATIC_REQUIRE(Addable<Time, Duration>);
    STATIC_REQUIRE_FALSE(Addable<Time, Time>);
    STATIC_REQUIRE(Addable<Bytes, Bytes>);
    STATIC_REQUIRE_FALSE(Addable<Bytes, Rate>);
    STATIC_REQUIRE_FALSE(Addable<Bytes, double>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<double, Bytes>);
    STATIC_REQUIRE_FALSE(std::is_convertible_v<Bytes, double>);
}

TEST_CASE("Quantities add and scale; their ratio is a number") {
    CHECK(gibibytes(1).value() == 1'073'741'824);
    CHECK(in_gibibytes(gibibytes(1.5) + gibibytes(2.5)) == 4);
    CHECK(in_gibibytes(gibibytes(5) - gibibytes(3)) == 2);
    CHECK(gibibytes(3) / gibibytes(2) == 1.5);
    CHECK(gibibytes(3) / 2 == gibibytes(1.5));
    CHECK(1.5 * gibibytes(2) == gibibytes(2) * 1.5);
    CHECK(gibibytes(1) > Bytes{bytes_per_gb});
}
