// Figures as people read them: units, digits, and the edges that no number tells.
#include <skusim/base/wording.hpp>

#include <limits>
#include <support/catch.hpp>

using namespace skusim;

namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

} // namespace

TEST_CASE("Lengths of time change their unit at round figures") {
    CHECK(time_text(0.000999) == "999 us");
    CHECK(time_text(0.001) == "1 ms");
    CHECK(time_text(0.4123) == "412 ms");
    CHECK(time_text(1) == "1 s");
    CHECK(time_text(599) == "599 s");
    CHECK(time_text(600) == "10 min");
    CHECK(time_text(7199) == "120 min");
    CHECK(time_text(7200) == "2 h");
    CHECK(time_text(359'000) == "99.7 h");
    CHECK(time_text(360'000) == "4.167 d");
}

TEST_CASE("Figures have a digit more than sentences, and nanoseconds") {
    CHECK(time_text(0.41234, in_figures) == "412.3 ms");
    CHECK(time_text(2e-7, in_figures) == "200 ns");
    CHECK(time_text(2e-7) == "0.2 us");
    CHECK(time_text(1e-6, in_figures) == "1 us");
    CHECK(time_text(360'000, in_figures) == "4.167 d");
}

TEST_CASE("Half way between two figures, sentences are exact") {
    CHECK(time_text(0.1035) == "104 ms"); // to the even digit
    CHECK(time_text(0.1175) == "118 ms");
    CHECK(time_text(0.10045, in_figures) == "100.4 ms");
}

TEST_CASE("No time at all, and a time that does not come, have a word in each style") {
    CHECK(time_text(0) == "0 us");
    CHECK(time_text(0, in_figures) == "0 s");
    CHECK(time_text(infinite) == "inf d");
    CHECK(time_text(infinite, in_figures) == "never");
    CHECK(time_text(infinite, in_sentences.with_infinite("for ever")) == "for ever");
    CHECK(time_text(0.5, in_sentences.with_infinite("for ever")) == "500 ms");
}

TEST_CASE("Memory, shares and prices") {
    CHECK(gib(gibibytes(10.75)) == "10.75 GiB");
    CHECK(percent(1.5) == "150 %");
    CHECK(percent(0.001234) == "0.1234 %");
    CHECK(usd_per_hour(*UsdPerHour::parse("0.096")) == "0.096 USD/h");
}
