// The cheapest cell of each group, and the keys along which it changes, worked out by hand.
#include <skusim/sweep/choices.hpp>

#include "support.hpp"

#include <support/catch.hpp>

namespace {

using namespace skusim::sweep;

/// Keys a (two values) and b (three), SKUs x and y at these costs; nothing where none performs.
FinishedSweep of_costs(const std::vector<std::pair<double, double>>& costs) {
    FinishedSweep sweep;
    sweep.keys = {{"a", 2}, {"b", 3}};
    for (std::size_t group = 0; group < costs.size(); ++group) {
        for (const bool is_x : {true, false}) {
            const double cost = is_x ? costs[group].first : costs[group].second;
            FinishedCell cell;
            cell.sku = is_x ? "x" : "y";
            cell.row = row_at_cost(cost);
            if (cost == 0) {
                cell.row[column_named("verdict")] = std::string("too-slow");
            }
            cell.group_number = group;
            sweep.cells.push_back(cell);
        }
    }
    return sweep;
}

} // namespace

TEST_CASE("the cheapest of each group; of equal costs the first up the ladder; or none") {
    const auto choices =
        cheapest_choices(of_costs({{1, 2}, {2, 1}, {1, 1}, {0, 3}, {0, 0}, {0.5, 0}}));
    REQUIRE(choices.size() == 6);
    CHECK(choices[0].cheapest == 0);
    CHECK(choices[1].cheapest == 3);
    CHECK(choices[2].cheapest == 4);
    CHECK(choices[3].cheapest == 7);
    CHECK_FALSE(choices[4].cheapest);
    CHECK(choices[5].cheapest == 10);
    CHECK(choices[4].first == 8);
}

TEST_CASE("a choice changes along the key whose value before has another one") {
    // Group 3a + b has the values a and b. Cheapest: x y x, y none x.
    const auto choices =
        cheapest_choices(of_costs({{1, 2}, {2, 1}, {1, 1}, {0, 3}, {0, 0}, {0.5, 0}}));
    using Places = std::vector<std::size_t>;
    CHECK(choices[0].changed_along.empty());
    CHECK(choices[1].changed_along == Places{1});
    CHECK(choices[2].changed_along == Places{1});
    CHECK(choices[3].changed_along == Places{0}); // b is at its first value
    CHECK(choices[4].changed_along == Places{0, 1});
    CHECK(choices[5].changed_along == Places{1}); // x as with the other a
}

TEST_CASE("a job's cost is what it costs in all") {
    FinishedSweep sweep = of_costs({{1, 2}});
    sweep.cells[0].row[column_named("usd_total")] = 30.0;
    sweep.cells[1].row[column_named("usd_total")] = 20.0;
    CHECK(cheapest_choices(sweep).front().cheapest == 1);
}

TEST_CASE("a part of a sweep chooses nothing: the cheapest may be in another part") {
    FinishedSweep sweep = of_costs({{1, 2}});
    sweep.shard = {1, 2};
    CHECK(cheapest_choices(sweep).empty());
    sweep.shard = {};
    sweep.missing = 1;
    CHECK(cheapest_choices(sweep).empty());
}
