// What nodes cost: which of a SKU's prices is meant, and that no cent is lost or won by rounding.
#include <skusim/tariff/tariff.hpp>
#include <skusim/tariff/total_cost.hpp>

#include <limits>
#include <support/catch.hpp>

namespace {

using namespace skusim;
using namespace skusim::tariff;
using namespace std::chrono_literals;
using workload::Tier;

Tariff at(std::int64_t nano_usd) {
    return {UsdPerHour::from_nano(nano_usd)};
}

catalog::Sku priced() {
    catalog::Sku sku;
    sku.on_demand = UsdPerHour::from_nano(100);
    sku.spot = UsdPerHour::from_nano(30);
    sku.reserved_1_year = UsdPerHour::from_nano(60);
    return sku;
}

template <class How>
std::int64_t price_of(const catalog::Sku& sku, How how) {
    return tariff_of(sku, how)->per_node_hour.nano_usd();
}

} // namespace

TEST_CASE("the policy says which price is paid") {
    catalog::Sku sku = priced();
    CHECK(price_of(sku, scenario::Pricing::on_demand) == 100);
    CHECK(price_of(sku, scenario::Pricing::spot) == 30);
    sku.on_demand.reset();
    CHECK_FALSE(tariff_of(sku, scenario::Pricing::on_demand));
    CHECK_FALSE(tariff_of(sku, Tier::dedicated));
}

TEST_CASE("low-priority nodes have their own price, else that of spot machines") {
    catalog::Sku sku = priced();
    CHECK(price_of(sku, Tier::dedicated) == 100);
    CHECK(price_of(sku, Tier::low_priority) == 30);
    sku.low_priority = UsdPerHour::from_nano(20);
    CHECK(price_of(sku, Tier::low_priority) == 20);
}

TEST_CASE("time of nodes is rounded half up, estimated or counted") {
    MachineTime time;
    time.add(30min, 3);
    CHECK(cost(at(1), time) == Usd::from_nano(2)); // 1.5
    CHECK(cost(at(1), 1.5) == Usd::from_nano(2));
    CHECK(cost(at(1), 1.4) == Usd::from_nano(1));
    CHECK(hourly(at(7), 3) == UsdPerHour::from_nano(21));
}

TEST_CASE("the least cost is not above the cost, by however little") {
    for (const double hours : {0.1, 1.0, 1e3, 123456.789}) {
        CHECK(least_cost(at(96'000'000), hours) <= cost(at(96'000'000), hours));
        CHECK(least_cost(at(96'000'000), hours).in_usd() >= hours * 0.096 * (1 - 1e-8) - 1e-9);
    }
}

TEST_CASE("nodes below a bound cost less than it, and one more does not") {
    CHECK(most_nodes_below(at(10), UsdPerHour::from_nano(30), 100) == 2);
    CHECK(most_nodes_below(at(10), UsdPerHour::from_nano(31), 100) == 3);
    CHECK(most_nodes_below(at(10), UsdPerHour::from_nano(5000), 100) == 100);
    CHECK(most_nodes_below(at(0), UsdPerHour::from_nano(1), 100) == 100); // free of charge
}

TEST_CASE("prices are scaled together, those that there are") {
    catalog::Sku sku = priced();
    scale_prices(sku, 1.1);
    CHECK(sku.on_demand == UsdPerHour::from_nano(110));
    CHECK(sku.spot == UsdPerHour::from_nano(33));
    CHECK_FALSE(sku.low_priority);
    CHECK(sku.reserved_1_year == UsdPerHour::from_nano(60)); // no tariff is made from it
}

TEST_CASE("the mean cost of runs is rounded half up, to the nano-dollar") {
    std::vector<MachineTime> rented(2);
    rented[0].add(1h, 1);
    rented[1].add(1h, 2);
    CHECK(total_cost(at(1), rented, 0.95).mean.nano_usd() == 2); // 1.5
    CHECK(total_cost(at(10), rented, 0.95).mean.nano_usd() == 15);
}

TEST_CASE("the time of dedicated nodes in a cluster of both tiers has a tariff of its own") {
    std::vector<MachineTime> rented(2);
    std::vector<MachineTime> dedicated(2);
    rented[0].add(1h, 5);
    dedicated[0].add(1h, 2);
    rented[1].add(1h, 4); // all of it at the low price
    const TotalCost cost = total_cost({at(100), at(30)}, rented, dedicated, 0.95);
    CHECK(cost.mean.nano_usd() == (2 * 100 + 3 * 30 + 4 * 30) / 2);
    CHECK(total_cost({at(30), at(30)}, rented, dedicated, 0.95).mean ==
          total_cost(at(30), rented, 0.95).mean);
}

TEST_CASE("the cost of a million items is rounded half up") {
    CHECK(per_million_items(Usd::from_nano(1), 2'000'000).nano_usd() == 1);
    CHECK(per_million_items(Usd::from_nano(1), 2'000'001).nano_usd() == 0);
    CHECK(per_million_items(Usd::from_nano(3), 1).nano_usd() == 3'000'000);
    CHECK(per_million_items(Usd::from_nano(std::numeric_limits<std::int64_t>::max()), 1) ==
          Usd::from_nano(std::numeric_limits<std::int64_t>::max()));
}
