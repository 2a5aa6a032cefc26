// Commitments against figures that were worked out by hand and by brute force: how many nodes of a
// day's demand are worth a term, to the nano-dollar.
#include <skusim/commitment/purchase.hpp>

#include <algorithm>
#include <random>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::commitment;

namespace {

UsdPerHour dollars(const char* price) {
    return *UsdPerHour::parse(price);
}

/// A day of 24 hours, 10.0417 nodes on average.
Demand day() {
    const std::vector<int> hours{4,  4,  4,  4,  4,  4,  6,  8,  12, 15, 17, 18,
                                 18, 17, 16, 16, 15, 14, 12, 10, 8,  6,  5,  4};
    std::vector<Level> levels;
    for (const int nodes : hours) {
        levels.push_back({nodes, 1});
    }
    return Demand(std::move(levels));
}

// Standard_D4ds_v5 in eastus, seen 2026-08: reservations of 1168 and 2257 USD, divided by their
// hours.
const UsdPerHour on_demand = dollars("0.226");
const Offer reserved_1y{Contract::reserved, Term::one_year, dollars("0.133333333")};
const Offer reserved_3y{Contract::reserved, Term::three_years, dollars("0.085882801")};
const Offer savings_1y{Contract::savings_plan, Term::one_year, dollars("0.154471")};
const Offer savings_3y{Contract::savings_plan, Term::three_years, dollars("0.1032142")};

/// USD an hour, to five digits as the reference has them.
double hourly(Usd per_year) {
    return per_year.in_usd() / hours_per_year;
}

} // namespace

TEST_CASE("a day's demand is committed to as its reference says, node by node") {
    const Demand demand = day();
    CHECK(demand.mean() == Approx(10.0417).epsilon(1e-5));
    CHECK(demand.share_from(7) == Approx(14.0 / 24)); // 0.5833 just misses the 0.5900 of one year
    const Purchases all =
        purchases(demand, on_demand, {reserved_1y, reserved_3y, savings_1y, savings_3y});
    CHECK(hourly(all.on_demand_per_year) == Approx(2.26942).epsilon(1e-5));
    const auto expect = [&](std::size_t i, double break_even, int nodes, double usd) {
        const Purchase& it = all.purchases.at(i);
        CHECK(it.break_even == Approx(break_even).margin(5e-5));
        CHECK(it.nodes == nodes);
        CHECK(hourly(it.usd_per_year) == Approx(usd).margin(5e-6));
    };
    expect(0, 0.5900, 6, 1.85467);
    expect(1, 0.3800, 12, 1.38843);
    expect(2, 0.6835, 5, 1.97769);
    expect(3, 0.4567, 12, 1.59640);
    CHECK(hourly(all.purchases[0].usd_of_all) == Approx(2.4).margin(5e-6)); // dearer than none
    CHECK(hourly(all.purchases[2].usd_of_commitment) == Approx(0.7724).margin(5e-5));
    CHECK(hourly(all.purchases[3].usd_of_commitment) == Approx(1.2386).margin(5e-5));
    CHECK(1 - all.purchases[0].usd_per_year.in_usd() / all.on_demand_per_year.in_usd() ==
          Approx(0.1828).margin(5e-5));
    CHECK(1 - all.purchases[1].usd_per_year.in_usd() / all.on_demand_per_year.in_usd() ==
          Approx(0.3882).margin(5e-5));
    REQUIRE(all.best);
    CHECK(*all.best == 1);
}

TEST_CASE("amounts of a year are exact to the cent") {
    // 6 x 1168 USD, and 241 - 6 x 24 + ... node-hours a day beyond them, at 0.226 USD.
    const Demand demand = day();
    std::int64_t beyond = 0;
    for (const Level& level : demand.levels()) {
        beyond += level.weight * std::max(level.nodes - 6, 0);
    }
    const double expected = 6 * 1168 + 365 * static_cast<double>(beyond) * 0.226;
    const Usd year = usd_per_year(demand, on_demand, reserved_1y.per_node_hour, 6);
    CHECK(year.in_usd() == Approx(expected).margin(0.005));
    CHECK(usd_per_year(Demand::constant(3), dollars("0.096"), dollars("0.1"), 0).text() ==
          "2522.88");
}

TEST_CASE("a constant demand is committed to whole exactly if that is cheaper") {
    const Demand demand = Demand::constant(7);
    CHECK(nodes_to_commit(demand, dollars("0.2"), dollars("0.199999999")) == 7);
    CHECK(nodes_to_commit(demand, dollars("0.2"), dollars("0.2")) == 0);
    CHECK(nodes_to_commit(demand, dollars("0.2"), dollars("0.3")) == 0);
    const Purchases dear =
        purchases(demand, dollars("0.2"), {{Contract::reserved, Term::one_year, dollars("0.2")}});
    CHECK_FALSE(dear.best);
    CHECK(dear.purchases[0].usd_per_year == dear.on_demand_per_year);
}

TEST_CASE("no other number of nodes costs less, on a thousand random curves") {
    std::mt19937_64 stream(11); // its numbers are the same everywhere
    for (int round = 0; round < 1000; ++round) {
        std::vector<Level> levels;
        for (int hour = 0; hour < 24; ++hour) {
            levels.push_back({static_cast<int>(stream() % 30), 1});
        }
        const Demand demand(std::move(levels));
        const auto price = UsdPerHour::from_nano(static_cast<std::int64_t>(stream() % 300'000'000));
        const int chosen = nodes_to_commit(demand, on_demand, price);
        const Usd least = usd_per_year(demand, on_demand, price, chosen);
        for (int nodes = 0; nodes <= demand.most(); ++nodes) {
            REQUIRE(least <= usd_per_year(demand, on_demand, price, nodes));
        }
        // Doubling all prices changes no count.
        REQUIRE(nodes_to_commit(demand, on_demand * 2, price * 2) == chosen);
    }
}

TEST_CASE("a forecast that is a fifth off costs what hindsight would have saved, and no more") {
    const Purchases all = purchases(Demand::constant(10), dollars("1"),
                                    {{Contract::reserved, Term::one_year, dollars("0.6")}});
    const Purchase& it = all.purchases.front();
    CHECK(it.nodes == 10);
    CHECK(it.usd_per_year.text() == "52560.00");
    const Outlook& less = it.outlooks[0];
    CHECK(less.percent == 80);
    CHECK(less.usd_per_year.text() == "52560.00"); // 10 are due, 8 are used
    CHECK(less.on_demand.text() == "70080.00");
    CHECK(less.with_hindsight.text() == "42048.00");
    const Outlook& more = it.outlooks[1];
    CHECK(more.percent == 120);
    CHECK(more.usd_per_year.text() == "70080.00"); // 10 x 0.6 + 2 x 1
    CHECK(more.on_demand.text() == "105120.00");
    CHECK(more.with_hindsight.text() == "63072.00");
}

TEST_CASE("a load that is another grows as it is: nodes are rounded up once") {
    // 9 nodes at 80 % are 7.2, which grow in twelve months to 7.2 x 1.2^((m + 1/2) / 12): 8 nodes
    // for seven months, as the seventh is 7.2 x 1.2^(6.5/12) = 7.947, the eighth 8.069; then 9.
    const Demand less = Demand::constant(9).over(1, 0.2, {}, 80);
    CHECK(less.levels() == std::vector<Level>{{8, 7}, {9, 5}});
    // 10.8 nodes: 11 for one month (10.88), 12 for six (11.05 to 11.92), 13 for five (to 12.86).
    const Demand more = Demand::constant(9).over(1, 0.2, {}, 120);
    CHECK(more.levels() == std::vector<Level>{{11, 1}, {12, 6}, {13, 5}});
}

TEST_CASE("demand from shares of time keeps them, and counts of nodes are rounded up") {
    const Demand demand = Demand::from_shares({0, 0.25, 0, 0.75});
    CHECK(demand.most() == 3);
    CHECK(demand.share_from(2) == Approx(0.75));
    CHECK(demand.share_from(1) == 1);
    CHECK(demand.over(1, 0, {}, 120).levels() ==
          std::vector<Level>{{2, demand.levels()[0].weight}, {4, demand.levels()[1].weight}});
    CHECK(demand.over(1, 0, {}, 80).most() == 3);
    CHECK(Demand({{3, 1}, {1, 2}, {3, 1}}).levels() == std::vector<Level>{{1, 2}, {3, 2}});
}
