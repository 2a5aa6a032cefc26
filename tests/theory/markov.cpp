// The solver against chains solved by hand and by their formula.
#include "theory/markov.hpp"

#include "near.hpp"

#include <cmath>

using namespace skusim::theory;

TEST_CASE("A cycle spends in each state the time that it takes to leave it") {
    const std::vector<double> shares =
        stationary_distribution(3, {{0, 1, 1.0}, {1, 2, 2.0}, {2, 0, 4.0}});
    CHECK(shares.at(0) == near(4.0 / 7));
    CHECK(shares.at(1) == near(2.0 / 7));
    CHECK(shares.at(2) == near(1.0 / 7));
}

TEST_CASE("Transitions named twice add up, transient states get nothing, one state gets all") {
    const std::vector<double> doubled =
        stationary_distribution(2, {{0, 1, 1.0}, {0, 1, 2.0}, {1, 0, 1.0}});
    CHECK(doubled.at(0) == near(0.25));
    const std::vector<double> left =
        stationary_distribution(3, {{0, 1, 1.0}, {1, 2, 1.0}, {2, 1, 3.0}});
    CHECK(left.at(0) == Approx(0).margin(1e-15));
    CHECK(left.at(1) == near(0.75));
    CHECK(stationary_distribution(1, {}) == std::vector<double>{1.0});
}

TEST_CASE("A birth-death chain is geometric, also over many states") {
    const std::vector<double> shares = solve_birth_death(
        2000, [](int) { return 0.99; }, [](int) { return 1.0; });
    REQUIRE(shares.size() == 2001);
    const double total = 1 - std::pow(0.99, 2001);
    for (const int n : {0, 1, 10, 500}) {
        CHECK(shares[static_cast<std::size_t>(n)] == near(0.01 * std::pow(0.99, n) / total, 1e-9));
    }
}

TEST_CASE("Shares far below the rounding of the largest keep their digits") {
    for (const double ratio : {0.5, 2.0}) { // upwards, then downwards
        const std::vector<double> shares = solve_birth_death(
            1000, [&](int) { return ratio; }, [](int) { return 1.0; });
        const double least = ratio < 1 ? shares.back() : shares.front();
        CHECK(least == near(std::ldexp(0.5, -1000)));
    }
    // The last share is 2^1100 times the first, more than a number can be.
    CHECK(solve_birth_death(
              1100, [](int) { return 2.0; }, [](int) { return 1.0; })
              .back() == near(0.5));
}

TEST_CASE("A chain that is no birth-death chain balances in every state") {
    // Two servers of speeds 1 and 3, arrivals at rate 2, the fast one preferred, no waiting:
    // 0 idle, 1 fast busy, 2 slow busy, 3 both busy.
    const std::vector<double> p = stationary_distribution(4, {{0, 1, 2.0},
                                                              {1, 0, 3.0},
                                                              {1, 3, 2.0},
                                                              {2, 0, 1.0},
                                                              {2, 3, 2.0},
                                                              {3, 1, 1.0},
                                                              {3, 2, 3.0}});
    CHECK(2 * p[0] == near(3 * p[1] + p[2]));
    CHECK(5 * p[1] == near(2 * p[0] + p[3]));
    CHECK(3 * p[2] == near(3 * p[3]));
    CHECK(4 * p[3] == near(2 * p[1] + 2 * p[2]));
    CHECK(p[0] + p[1] + p[2] + p[3] == near(1));
}
