// Numbers with units, as people and load tools write them.
#include <skusim/text/quantities.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::text;
using namespace std::chrono_literals;

namespace {

std::string fault_of(Dimension dimension, std::string_view text) {
    const auto quantity = parse_quantity(dimension, text);
    return quantity ? "none" : quantity.error();
}

} // namespace

TEST_CASE("a quantity is a number and a unit, in the base unit of its dimension") {
    CHECK(parse_quantity(Dimension::time, "250 ms")->value == 2.5e8);
    CHECK(parse_quantity(Dimension::bytes, "1.5GiB")->value == 1.5 * 1073741824);
    CHECK(parse_quantity(Dimension::rate, "120 /min")->value == 2);
    CHECK(parse_quantity(Dimension::ratio, "150 %")->value == 1.5);
    CHECK(parse_quantity(Dimension::time, "0")->value == 0);
    CHECK(parse_quantity(Dimension::price, "0.096 /h")->number == "0.096");
}

TEST_CASE("a quantity without a unit, or with a misspelt one, is told how to write it") {
    CHECK(fault_of(Dimension::time, "250") == "\"250\" has no unit; did you mean \"250 ms\"?");
    CHECK(fault_of(Dimension::bytes, "2 gib") ==
          "\"2 gib\" has an unknown unit \"gib\"; did you mean \"2 GiB\"?");
    CHECK(fault_of(Dimension::rate, "fast").starts_with("\"fast\" does not start with a number"));
}

TEST_CASE("a length of time is written in the largest unit that keeps it whole") {
    CHECK(written(60s) == "60 s");
    CHECK(written(1500ms) == "1500 ms");
    CHECK(written(1ns) == "1 ns");
}

TEST_CASE("times in words of load tools and of the command line are read") {
    CHECK(seconds_in("1.5ms").value() == Approx(0.0015));
    CHECK(seconds_in("2m").value() == 120);
    CHECK_FALSE(seconds_in("ms"));
    CHECK(read_time("--duration", "30s").value() == 30s);
    CHECK(read_time("--duration", "30").error().front().message.starts_with("--duration \"30\""));
}
