// Commitments as JSON.
#include <skusim/planner/least_cost.hpp>

#include "amounts.hpp"
#include "commitments.hpp"

namespace skusim::report {

namespace {

using commitment::Offer;
using commitment::Outlook;
using commitment::Purchase;
using commitment::Purchases;

Json offer_json(const Offer& offer) {
    return {{"kind", name_in_table(offer.contract)}, {"term", name_in_table(offer.term)}};
}

Json outlook_json(const Outlook& outlook) {
    return {{"load_percent", outlook.percent},
            {"usd_per_year", in_cents(outlook.usd_per_year)},
            {"on_demand_usd_per_year", in_cents(outlook.on_demand)},
            {"best_usd_per_year", in_cents(outlook.with_hindsight)},
            {"regret_usd_per_year", in_cents(less(outlook.usd_per_year, outlook.with_hindsight))}};
}

Json mix_json(const std::optional<commitment::SpotMix>& mix, Usd on_demand) {
    if (!mix) {
        return nullptr;
    }
    return {{"spot_nodes", mix->nodes},
            {"committed_nodes", mix->committed},
            {"usd_per_year", in_cents(mix->usd_per_year)},
            {"saving", saving(mix->usd_per_year, on_demand)}};
}

Json purchase_json(const Purchase& purchase) {
    Json outlooks = Json::array();
    for (const Outlook& outlook : purchase.outlooks) {
        outlooks.push_back(outlook_json(outlook));
    }
    Json json = offer_json(purchase.offer);
    json.update(
        {{"usd_per_node_hour", purchase.offer.per_node_hour.in_usd()},
         {"nodes", purchase.nodes},
         {"usd_per_hour_committed", (purchase.offer.per_node_hour * purchase.nodes).in_usd()},
         {"usd_per_year_committed", in_cents(purchase.usd_of_commitment)},
         {"break_even", purchase.break_even},
         {"break_even_days", break_even_days(purchase)},
         {"usage_share_of_the_last_node",
          purchase.nodes > 0 ? Json(purchase.share_of_last) : Json(nullptr)},
         {"usage_share_of_the_next_node", purchase.share_of_next},
         {"usd_per_hour", purchase.usd_per_year.in_usd() / commitment::hours_per_year},
         {"usd_per_year", in_cents(purchase.usd_per_year)},
         {"on_demand_usd_per_year", in_cents(purchase.on_demand_per_year)},
         {"saving", saving(purchase.usd_per_year, purchase.on_demand_per_year)},
         {"saving_usd_per_year",
          in_cents(less(purchase.on_demand_per_year, purchase.usd_per_year))},
         {"with_spot", mix_json(purchase.with_spot, purchase.on_demand_per_year)},
         {"all_nodes_usd_per_year", in_cents(purchase.usd_of_all)},
         {"if_load_is", std::move(outlooks)}});
    return json;
}

/// Share of the time with at least 1, 2, ... nodes, where that changes.
Json curve_json(const commitment::Demand& demand) {
    Json curve = Json::array();
    for (const commitment::Level& level : demand.levels()) {
        if (level.nodes > 0) {
            curve.push_back(
                {{"nodes", level.nodes}, {"share_of_time", demand.share_from(level.nodes)}});
        }
    }
    return curve;
}

Json spot_json(const planner::Commitments& commitments) {
    if (!commitments.spot) {
        return nullptr;
    }
    const Purchases& all = commitments.purchases;
    return {{"usd_per_node_hour", commitments.spot->per_node_hour.in_usd()},
            {"share_there", commitments.spot->share_there},
            {"most_share", commitments.spot->most_share},
            {"usd_per_node_hour_with_on_demand",
             commitment::spot_and_on_demand(*commitments.spot, all.on_demand).in_usd()},
            {"beside_on_demand", mix_json(all.spot, all.on_demand_per_year)}};
}

Json least_json(const planner::LeastCost& least) {
    Json json = least.purchase == nullptr ? Json{{"kind", nullptr}, {"term", nullptr}}
                                          : offer_json(least.purchase->offer);
    json.update({{"committed_nodes", least.committed_nodes},
                 {"spot_nodes", least.spot_nodes},
                 {"usd_per_year", in_cents(least.usd_per_year)},
                 {"on_demand_usd_per_year", in_cents(least.on_demand_per_year)},
                 {"saving", saving(least.usd_per_year, least.on_demand_per_year)},
                 {"text", planner::bought_text(least)}});
    return json;
}

} // namespace

Json commitments_json(const planner::Choice& choice) {
    if (choice.job() || !choice.service().commitments) {
        return nullptr;
    }
    const planner::Commitments& commitments = *choice.service().commitments;
    const Purchases& all = commitments.purchases;
    Json purchases = Json::array();
    for (const Purchase& purchase : all.purchases) {
        purchases.push_back(purchase_json(purchase));
    }
    Json without_price = Json::array();
    for (const Offer& offer : commitments.without_price) {
        without_price.push_back(offer_json(offer));
    }
    return {{"demand", name_in_table(commitments.source)},
            {"growth", commitments.growth},
            {"owned_nodes", commitments.owned_nodes},
            {"spot", spot_json(commitments)},
            {"curve", curve_json(all.demand)},
            {"mean_nodes", all.demand.mean()},
            {"most_nodes", all.demand.most()},
            {"usd_per_node_hour", all.on_demand.in_usd()},
            {"on_demand_usd_per_year", in_cents(all.on_demand_per_year)},
            {"purchases", std::move(purchases)},
            {"best", all.best ? Json(*all.best) : Json(nullptr)},
            {"least", least_json(planner::least_cost(commitments))},
            {"without_price", std::move(without_price)}};
}

Json plan_commitments_json(const planner::Plan& plan) {
    const std::optional<planner::Choice>& choice = plan.cheapest ? plan.cheapest : plan.guidance;
    if (!choice || choice->job() || !choice->service().commitments) {
        return nullptr;
    }
    Json json = commitments_json(*choice);
    const catalog::Sku& sku = plan.candidates[choice->candidate].sku;
    json["sku"] = sku.name;
    json["region"] = sku.region;
    return json;
}

} // namespace skusim::report
