#include "commitments.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::report {

namespace {

using commitment::Offer;
using commitment::Outlook;
using commitment::Purchase;
using commitment::Purchases;

constexpr int days_per_year = 365;

/// To the cent, half up.
std::string cents(Usd amount) {
    constexpr std::int64_t nano_per_cent = 10'000'000;
    const std::int64_t whole = (amount.nano_usd() + nano_per_cent / 2) / nano_per_cent;
    return fmt::format("{}.{:02}", whole / 100, whole % 100);
}

double in_cents(Usd amount) {
    return std::stod(cents(amount));
}

Usd less(Usd a, Usd b) {
    return Usd::from_nano(a.nano_usd() - b.nano_usd());
}

double saving(Usd cost, Usd on_demand) {
    return on_demand == Usd{} ? 0 : 1 - cost.in_usd() / on_demand.in_usd();
}

double break_even_days(const Purchase& purchase) {
    return purchase.break_even * days_per_year * commitment::years(purchase.offer.term);
}

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

Json purchase_json(const Purchase& purchase, const Purchases& all) {
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
         {"saving", saving(purchase.usd_per_year, all.on_demand_per_year)},
         {"saving_usd_per_year", in_cents(less(all.on_demand_per_year, purchase.usd_per_year))},
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

std::string term_text(const Offer& offer) {
    return fmt::format(
        "{} {}", offer.contract == commitment::Contract::reserved ? "reserved" : "savings plan",
        name_in_table(offer.term));
}

std::string committed_text(const Purchase& purchase, const Purchases& all) {
    const Usd saved = less(all.on_demand_per_year, purchase.usd_per_year);
    const bool is_plan = purchase.offer.contract == commitment::Contract::savings_plan;
    const std::string amount =
        is_plan ? fmt::format(", {} in all",
                              usd_per_hour(purchase.offer.per_node_hour * purchase.nodes))
                : "";
    const std::string use =
        purchase.share_of_last >= 1
            ? fmt::format("in use all the time; it pays off after {:.0f} of {} days",
                          break_even_days(purchase),
                          days_per_year * commitment::years(purchase.offer.term))
            : fmt::format("the last in use {} of the time, break-even at {}",
                          percent(purchase.share_of_last), percent(purchase.break_even));
    return fmt::format("{} of {} at {}{}: {} USD a year, {} less ({}), {}", purchase.nodes,
                       count_text(all.demand.most(), "node"),
                       usd_per_hour(purchase.offer.per_node_hour), amount,
                       cents(purchase.usd_per_year), cents(saved),
                       percent(saving(purchase.usd_per_year, all.on_demand_per_year)), use);
}

std::string none_text(const Purchase& purchase, const Purchases& all) {
    return fmt::format("none: {} is due all the time, and no node is in use more than {} of it "
                       "({} on demand)",
                       usd_per_hour(purchase.offer.per_node_hour), percent(purchase.break_even),
                       usd_per_hour(all.on_demand));
}

std::string outlooks_text(const Purchase& purchase) {
    std::string text;
    for (const Outlook& it : purchase.outlooks) {
        text += fmt::format("{}load {} %: {} USD a year, {} on demand, {} at best",
                            text.empty() ? "" : "; ", it.percent, cents(it.usd_per_year),
                            cents(it.on_demand), cents(it.with_hindsight));
    }
    return text;
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
        purchases.push_back(purchase_json(purchase, all));
    }
    Json without_price = Json::array();
    for (const Offer& offer : commitments.without_price) {
        without_price.push_back(offer_json(offer));
    }
    return {{"demand", commitments.follows_load ? "autoscaled" : "constant"},
            {"curve", curve_json(all.demand)},
            {"mean_nodes", all.demand.mean()},
            {"most_nodes", all.demand.most()},
            {"usd_per_node_hour", all.on_demand.in_usd()},
            {"on_demand_usd_per_year", in_cents(all.on_demand_per_year)},
            {"purchases", std::move(purchases)},
            {"best", all.best ? Json(*all.best) : Json(nullptr)},
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

void add_commitments(Table& table, const planner::Choice& choice) {
    if (choice.job() || !choice.service().commitments) {
        return;
    }
    const planner::Commitments& commitments = *choice.service().commitments;
    const Purchases& all = commitments.purchases;
    table.rows.push_back(
        {"  a year",
         fmt::format("{} USD on demand, {}", cents(all.on_demand_per_year),
                     commitments.follows_load
                         ? fmt::format("{:.4g} nodes on average, as they scale", all.demand.mean())
                         : "all nodes all the time")});
    for (std::size_t i = 0; i < all.purchases.size(); ++i) {
        const Purchase& it = all.purchases[i];
        const bool is_best = all.best && *all.best == i;
        table.rows.push_back({"  " + term_text(it.offer),
                              (it.nodes > 0 ? committed_text(it, all) : none_text(it, all)) +
                                  (is_best ? "; least cost" : "")});
        if (it.nodes > 0) {
            table.rows.push_back({"    if wrong", outlooks_text(it)});
        }
    }
    for (const Offer& offer : commitments.without_price) {
        table.rows.push_back(
            {"  " + term_text(offer), "the catalog has no price of it for this SKU: no offer"});
    }
}

} // namespace skusim::report
