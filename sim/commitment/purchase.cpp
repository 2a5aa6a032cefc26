#include <skusim/commitment/purchase.hpp>

#include <algorithm>
#include <tuple>

namespace skusim::commitment {

namespace {

/// A year of a price times weight, over the weight of all the time.
Usd of_year(WideMoney weighted, std::int64_t weight) {
    return Usd::from_nano(nearest_nano_usd((weighted * hours_per_year + weight / 2) / weight));
}

/// What a term sees of the demand at that part of the load: it grows, and what is owned comes off.
Demand in_term(const Demand& today, const Offer& offer, const Circumstances& circumstances,
               int percent = 100) {
    return today.over(years(offer.term), circumstances.growth, circumstances.owned, percent);
}

/// It is all of the load that is another, and what is owned stays as it is.
Outlook outlook(const Demand& today, UsdPerHour on_demand, const Purchase& purchase,
                const Circumstances& circumstances, int percent) {
    const Demand other = in_term(today, purchase.offer, circumstances, percent);
    const UsdPerHour committed = purchase.offer.per_node_hour;
    return {
        percent, usd_per_year(other, on_demand, committed, purchase.nodes),
        usd_per_year(other, on_demand, committed, 0),
        usd_per_year(other, on_demand, committed, nodes_to_commit(other, on_demand, committed))};
}

Purchase purchase_of(const Demand& today, UsdPerHour on_demand, const Offer& offer,
                     const Circumstances& circumstances) {
    const Demand demand = in_term(today, offer, circumstances);
    Purchase result;
    result.offer = offer;
    result.nodes = nodes_to_commit(demand, on_demand, offer.per_node_hour);
    result.break_even =
        on_demand > UsdPerHour{} ? offer.per_node_hour.in_usd() / on_demand.in_usd() : 1;
    result.usd_per_year = usd_per_year(demand, on_demand, offer.per_node_hour, result.nodes);
    result.usd_of_commitment = of_year(WideMoney{offer.per_node_hour.nano_usd()} * result.nodes, 1);
    result.usd_of_all = usd_per_year(demand, on_demand, offer.per_node_hour, demand.most());
    result.share_of_last = result.nodes > 0 ? demand.share_from(result.nodes) : 0;
    result.share_of_next = demand.share_from(result.nodes + 1);
    for (std::size_t i = 0; i < outlook_percents.size(); ++i) {
        result.outlooks[i] = outlook(today, on_demand, result, circumstances, outlook_percents[i]);
    }
    result.on_demand_per_year = usd_per_year(demand, on_demand, UsdPerHour{}, 0);
    if (circumstances.spot) {
        result.with_spot =
            best_with_spot(demand, on_demand, offer.per_node_hour, *circumstances.spot);
    }
    return result;
}

} // namespace

Usd usd_per_year(const Demand& demand, UsdPerHour on_demand, UsdPerHour committed, int nodes) {
    WideMoney weighted = WideMoney{committed.nano_usd()} * nodes * demand.weight();
    for (const Level& level : demand.levels()) {
        const int beyond = std::max(level.nodes - nodes, 0);
        weighted += WideMoney{on_demand.nano_usd()} * beyond * level.weight;
    }
    return of_year(weighted, demand.weight());
}

int nodes_to_commit(const Demand& demand, UsdPerHour on_demand, UsdPerHour committed) {
    const WideMoney always = WideMoney{committed.nano_usd()} * demand.weight();
    int nodes = 0;
    // Between two levels all nodes are in use for the same time, so that only levels are asked.
    for (const Level& level : demand.levels()) {
        if (always < WideMoney{on_demand.nano_usd()} * demand.weight_from(level.nodes)) {
            nodes = level.nodes;
        }
    }
    return nodes;
}

Purchases purchases(const Demand& all, UsdPerHour on_demand, const std::vector<Offer>& offers,
                    const Circumstances& circumstances) {
    Purchases result;
    const Demand demand = all.over(1, 0, circumstances.owned);
    result.demand = demand;
    result.on_demand = on_demand;
    result.on_demand_per_year = usd_per_year(demand, on_demand, UsdPerHour{}, 0);
    if (circumstances.spot) {
        result.spot = best_with_spot(demand, on_demand, std::nullopt, *circumstances.spot);
    }
    const auto rank = [](const Purchase& it) {
        return std::pair(it.usd_per_year.nano_usd() - it.on_demand_per_year.nano_usd(),
                         it.offer.term);
    };
    for (const Offer& offer : offers) {
        result.purchases.push_back(purchase_of(all, on_demand, offer, circumstances));
        const Purchase& it = result.purchases.back();
        if (it.nodes > 0 && (!result.best || rank(it) < rank(result.purchases[*result.best]))) {
            result.best = result.purchases.size() - 1;
        }
    }
    return result;
}

} // namespace skusim::commitment
