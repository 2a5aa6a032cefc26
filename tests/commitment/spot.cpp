// Spot machines beside commitments, against every choice there is; demands that grow, and those
// that others pay a part of.
#include <skusim/commitment/purchase.hpp>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::commitment;

namespace {

UsdPerHour price_of(const char* price) {
    return *UsdPerHour::parse(price);
}

struct Prices {
    UsdPerHour on_demand, committed, spot;
};

/// The least of all ways to put nodes on spot, on demand or under commitment, in nano-dollars times
/// weight. Bit k - 1 of a way says whether the k-th node is spot.
WideMoney least_of_all(const Demand& demand, const Prices& prices, double most_share) {
    const int nodes = demand.most();
    WideMoney best = -1;
    for (unsigned way = 0; way < (1U << static_cast<unsigned>(nodes)); ++way) {
        const bool is_allowed =
            std::all_of(demand.levels().begin(), demand.levels().end(), [&](const Level& level) {
                const unsigned below = (1U << static_cast<unsigned>(level.nodes)) - 1;
                return std::popcount(way & below) <= most_share * level.nodes + 1e-9;
            });
        if (!is_allowed) {
            continue;
        }
        WideMoney cost = 0;
        for (int k = 1; k <= nodes; ++k) {
            const bool is_spot = (way >> static_cast<unsigned>(k - 1) & 1U) != 0;
            const WideMoney weight = demand.weight_from(k);
            cost += is_spot ? weight * prices.spot.nano_usd()
                            : std::min(weight * prices.on_demand.nano_usd(),
                                       demand.weight() * WideMoney{prices.committed.nano_usd()});
        }
        best = best < 0 ? cost : std::min(best, cost);
    }
    return best;
}

} // namespace

TEST_CASE("no other way to put nodes on spot costs less, on random curves") {
    std::mt19937_64 stream(5);
    for (int round = 0; round < 300; ++round) {
        std::vector<Level> levels;
        for (int hour = 0; hour < 6; ++hour) {
            levels.push_back({static_cast<int>(stream() % 11), 1 + static_cast<int>(stream() % 4)});
        }
        const Demand demand(std::move(levels));
        const auto price = [&] {
            return UsdPerHour::from_nano(static_cast<std::int64_t>(stream() % 300'000'000));
        };
        const Prices prices{price(), price(), price()};
        const double share = static_cast<double>(stream() % 11) / 10;
        const SpotMix mix =
            best_with_spot(demand, prices.on_demand, prices.committed, {prices.spot, 1, share});
        const WideMoney least = least_of_all(demand, prices, share);
        const WideMoney year = (least * hours_per_year + demand.weight() / 2) / demand.weight();
        REQUIRE(mix.usd_per_year.nano_usd() == static_cast<std::int64_t>(year));
        REQUIRE(mix.nodes <= std::floor(share * demand.most() + 1e-9));
    }
}

TEST_CASE("half of ten nodes on spot that is there 95 % of the time") {
    // Of an hour of such a node 0.95 x 0.04 + 0.05 x 0.20 = 0.048 is paid.
    const SpotOffer spot{price_of("0.04"), 0.95, 0.5};
    CHECK(spot_and_on_demand(spot, price_of("0.2")).text() == "0.048");
    const SpotMix alone = best_with_spot(Demand::constant(10), price_of("0.2"), std::nullopt, spot);
    CHECK(alone.nodes == 5);
    CHECK(alone.committed == 0);
    CHECK(alone.usd_per_year.text() == "10862.40"); // 5 x (0.048 + 0.2) x 8,760
    const SpotMix committed = best_with_spot(Demand::constant(10), price_of("0.2"),
                                             price_of("0.12"), {price_of("0.04"), 0.95, 0.5});
    CHECK(committed.nodes == 5);
    CHECK(committed.committed == 5);
    CHECK(committed.usd_per_year.text() == "7358.40"); // 5 x (0.048 + 0.12) x 8,760
    // Where spot saves nothing, none is taken.
    CHECK(best_with_spot(Demand::constant(10), price_of("0.2"), price_of("0.04"), spot).nodes == 0);
}

TEST_CASE("spot takes the nodes that are in use longest, as far as its share goes") {
    // 4 nodes always, 6 more half of the time: at 4 in use 2 may be spot, at 10 in use 5.
    const Demand demand({{4, 1}, {10, 1}});
    const SpotMix mix =
        best_with_spot(demand, price_of("1"), std::nullopt, {price_of("0.2"), 1, 0.5});
    CHECK(mix.nodes == 5);
    // 2 always and 3 half of the time at 0.2, 2 always and 3 half at 1: 3.5 x 1.2 an hour
    CHECK(mix.usd_per_year.text() == "36792.00");
}

TEST_CASE("nodes that are owned for a part of the term are to be paid for in the rest") {
    // Ten nodes, four of them owned for nine months more: 6 for 9 months, 10 for 3.
    const Demand ten = Demand::constant(10);
    const std::vector<Owned> four{{4, 9}};
    CHECK(ten.over(1, 0, four) == Demand({{6, 9}, {10, 3}}));
    CHECK(ten.over(3, 0, four) == Demand({{6, 9}, {10, 27}}));
    CHECK(ten.over(1, 0, {{4, std::nullopt}}) == Demand::constant(6));
    CHECK(ten.over(1, 0, {{4, 12}}) == Demand::constant(6));
    CHECK(ten.over(1, 0, {{4, 0}}) == ten);
    // On demand at 0.1: 8760 x 0.1 x (6 x 3/4 + 10 x 1/4) = 6132.00 a year. A reservation at 0.06
    // breaks even at 60 %: the four, in use a quarter of a year, are not worth one of a year, and
    // three quarters of three years they are.
    const UsdPerHour on_demand = price_of("0.1");
    const Purchases all = purchases(ten, on_demand,
                                    {{Contract::reserved, Term::one_year, price_of("0.06")},
                                     {Contract::reserved, Term::three_years, price_of("0.06")}},
                                    {0, four, {}});
    CHECK(all.on_demand_per_year.text() == "6132.00");
    CHECK(all.purchases[0].nodes == 6);
    CHECK(all.purchases[0].usd_per_year.text() == "4029.60"); // 6 x 0.06 + 4 x 0.1 / 4 an hour
    CHECK(all.purchases[1].nodes == 10);
    CHECK(all.purchases[1].usd_per_year.text() == "5256.00");
    // The load grows, what is owned does not: in month 0 11 of 10 x 1.2^(1/24) are needed.
    CHECK(Demand::constant(10).over(1, 0.2, {{10, std::nullopt}}).levels().front() == Level{1, 6});
}

TEST_CASE("a forecast that is a fifth off is so of all nodes, those that are owned with them") {
    const auto expect = [](const Outlook& it, const char* as_bought, const char* on_demand,
                           const char* at_best) {
        CHECK(it.usd_per_year.text() == as_bought);
        CHECK(it.on_demand.text() == on_demand);
        CHECK(it.with_hindsight.text() == at_best);
    };
    const Offer year{Contract::reserved, Term::one_year, price_of("0.06")};
    // Of ten nodes nine are owned, and the tenth is committed to: 876 USD a node-year, or 525.60.
    const Purchases nine =
        purchases(Demand::constant(10), price_of("0.1"), {year}, {0, {{9, std::nullopt}}, {}});
    CHECK(nine.purchases[0].nodes == 1);
    expect(nine.purchases[0].outlooks[0], "525.60", "0.00", "0.00");        // 8 nodes, all owned
    expect(nine.purchases[0].outlooks[1], "2277.60", "2628.00", "1576.80"); // 12, of them 3 not
    // Four are owned for nine months. At 80 % 4 nodes are left for these and 8 for three, at 120 %
    // 8 and 12; six are committed to, of whom 4 and 8 would have been best.
    const Purchases four =
        purchases(Demand::constant(10), price_of("0.1"), {year}, {0, {{4, 9}}, {}});
    CHECK(four.purchases[0].nodes == 6);
    expect(four.purchases[0].outlooks[0], "3591.60", "4380.00", "2978.40");
    expect(four.purchases[0].outlooks[1], "5781.60", "7884.00", "5080.80");
}

TEST_CASE("a demand that grows is the mean over the term") {
    const Demand demand = Demand::constant(100).over(1, 0.2, {});
    double mean = 0;
    for (int month = 0; month < 12; ++month) {
        mean += std::ceil(100 * std::pow(1.2, (month + 0.5) / 12)) / 12;
    }
    CHECK(demand.mean() == Approx(mean));
    CHECK(demand.most() == 120); // in the middle of December 119.1
    CHECK(Demand::constant(7).over(3, 0, {}) == Demand::constant(7));
    CHECK(Demand::from_shares({0, 0.5, 0.5}).over(3, 0.5, {}).weight() <= most_weight);
    // What grows leaves more to commit to, and a longer term grows further.
    const UsdPerHour on_demand = price_of("0.2");
    const std::vector<Offer> offers{{Contract::reserved, Term::one_year, price_of("0.12")},
                                    {Contract::reserved, Term::three_years, price_of("0.08")}};
    const Purchases grown = purchases(Demand::constant(10), on_demand, offers, {0.3, {}});
    const Purchases still = purchases(Demand::constant(10), on_demand, offers);
    CHECK(still.purchases[0].nodes == 10);
    CHECK(grown.purchases[0].nodes == 12); // the twelfth is in use from May on, 66.7 % of the year
    CHECK(grown.purchases[1].nodes > 12);
    CHECK(grown.purchases[1].on_demand_per_year > grown.purchases[0].on_demand_per_year);
    CHECK(still.purchases[1].on_demand_per_year == still.on_demand_per_year);
}

TEST_CASE("nodes that are paid for anyway come off the demand first") {
    const Demand demand({{4, 1}, {10, 1}});
    CHECK(demand.over(1, 0, {{5, std::nullopt}}).levels() == std::vector<Level>{{0, 1}, {5, 1}});
    CHECK(demand.over(1, 0, {}) == demand);
    CHECK(demand.over(1, 0, {{12, std::nullopt}}).most() == 0);
    const Purchases none = purchases(demand.over(1, 0, {{12, std::nullopt}}), price_of("0.2"),
                                     {{Contract::reserved, Term::one_year, price_of("0.1")}});
    CHECK(none.purchases[0].nodes == 0);
    CHECK(none.on_demand_per_year == Usd{});
    CHECK_FALSE(none.best);
}
