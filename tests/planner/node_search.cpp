// The search for the least number of nodes: what it finds, and that it decides about no count
// twice.
#include <skusim/planner/node_search.hpp>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

TEST_CASE("The least count is found from any guess, and none is asked for twice") {
    constexpr int most = 12;
    for (int lower = 1; lower <= most; ++lower) {
        for (int guess = -3; guess <= most + 5; ++guess) {
            for (int least = 1; least <= most + 1; ++least) {
                std::set<int> asked;
                const NodeCount found = least_that_holds(lower, guess, most, [&](int nodes) {
                    if (!asked.insert(nodes).second || nodes < lower || nodes > most) {
                        throw std::logic_error("asked again, or outside the bounds");
                    }
                    return nodes >= least ? experiment::Decision::holds
                                          : experiment::Decision::fails;
                });
                CAPTURE(lower, guess, least);
                CHECK(found.is_found == (least <= most));
                CHECK(found.nodes == (least > most ? most + 1 : std::max(least, lower)));
            }
        }
    }
}

TEST_CASE("A lower bound beyond what is allowed is told without a look") {
    const NodeCount found = least_that_holds(
        7, 3, 6, [](int) -> experiment::Decision { throw std::logic_error("nothing is asked"); });
    CHECK(!found.is_found);
    CHECK(found.nodes == 7);
}
