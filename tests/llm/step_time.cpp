// Step times in the forms that measurements have: exact sums of whole femtoseconds.
#include <skusim/llm/step_forms.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::llm;

TEST_CASE("a straight line is the sum of its coefficients, to the femtosecond") {
    const StepTime time = linear_step({10e-3, 10e-6, 1e-6, 2e-9, 3e-6, 4e-6});
    const StepWork work{110, 3, 2, 5000, 700};
    CHECK(time(work) == 10'000'000'000'000 + 110 * 10'000'000'000 + 5000 * 1'000'000'000LL +
                            700 * 2'000'000 + 3 * 3'000'000'000 + 2 * 4'000'000'000);
    CHECK(time({}) == 10'000'000'000'000);
}

TEST_CASE("both kinds of attention together take longer than the sum of each") {
    StepTime time = linear_step({0, 0, 1e-9, 0, 0, 0});
    time.per_pair = 3;
    time.mixed_permille = 1200;
    CHECK(time({0, 0, 0, 5, 0}) == 5'000'000);
    CHECK(time({0, 0, 0, 0, 5}) == 15);
    CHECK(time({0, 0, 0, 5, 5}) == 6'000'018);
}

TEST_CASE("a table is interpolated, flat below and straight beyond, and the line is added") {
    const auto time = table_step({{2, 1e-9}, {4, 3e-9}, {8, 4e-9}}, {1e-9, 0, 5e-15, 0, 0, 0});
    REQUIRE(time);
    const auto at = [&](std::int64_t tokens) { return (*time)({tokens, 0, 0, 0, 0}); };
    CHECK(at(1) == 2'000'000);
    CHECK(at(2) == 2'000'000);
    CHECK(at(3) == 3'000'000);
    CHECK(at(4) == 4'000'000);
    CHECK(at(6) == 4'500'000);
    CHECK(at(8) == 5'000'000);
    CHECK(at(12) == 6'000'000);
    CHECK((*time)({2, 0, 0, 7, 0}) == 2'000'035);
    const auto with_beta = table_step({{2, 1e-9}, {4, 3e-9}}, {0, 1e-9, 0, 0, 0, 0});
    CHECK((*with_beta)({4, 0, 0, 0, 0}) == 7'000'000);
    CHECK((*with_beta)({6, 0, 0, 0, 0}) == 11'000'000);
}

TEST_CASE("a table that tells no slope, or is out of order, is refused") {
    CHECK(table_step({{1, 1e-3}}, {}).error() ==
          "a table of step times has 1 rows; two are the least that tell a slope");
    CHECK(table_step({{1, 1e-3}, {8, 2e-3}, {8, 3e-3}}, {}).error() ==
          "a table of step times has 8 tokens after 8; they must rise from row to row");
}
