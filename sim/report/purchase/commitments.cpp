#include "commitments.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/planner/least_cost.hpp>

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

std::string committed_text(const Purchase& purchase, const Purchases& all) {
    const Usd saved = less(purchase.on_demand_per_year, purchase.usd_per_year);
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
                       percent(saving(purchase.usd_per_year, purchase.on_demand_per_year)), use);
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

std::string demand_text(const planner::Commitments& commitments) {
    const double mean = commitments.purchases.demand.mean();
    std::string text = "all nodes all the time";
    if (commitments.source == planner::DemandSource::autoscaled) {
        text = fmt::format("{:.4g} nodes on average, as they scale", mean);
    } else if (commitments.source == planner::DemandSource::file) {
        text = fmt::format("{:.4g} nodes on average, as the file of the demand says", mean);
    }
    if (commitments.owned_nodes > 0) {
        text += fmt::format(", beside {} that {} paid for anyway",
                            count_text(commitments.owned_nodes, "node"),
                            commitments.owned_nodes == 1 ? "is" : "are");
    }
    if (commitments.growth > 0) {
        text += fmt::format("; contracts are held against a demand that grows by {} a year",
                            percent(commitments.growth));
    }
    return text;
}

/// What is left while the spot machines are away, against what the objective takes.
std::string away_text(int spot_nodes, const planner::Choice& choice) {
    const int left = std::max(choice.nodes - spot_nodes, 0);
    return left >= choice.nodes_for_slo
               ? fmt::format("while they are away the {} left hold the objective",
                             count_text(left, "node"))
               : fmt::format("until others are there in their place {} of {} are left, and the "
                             "objective takes {}",
                             left, count_text(choice.nodes, "node"), choice.nodes_for_slo);
}

void add_spot(Table& table, const planner::Commitments& commitments,
              const planner::Choice& choice) {
    if (commitments.lacks_spot_price) {
        table.rows.push_back(
            {"  spot", "the catalog has no spot price of this SKU: no part of it"});
    }
    const Purchases& all = commitments.purchases;
    if (!commitments.spot || !all.spot) {
        return;
    }
    const commitment::SpotMix& mix = *all.spot;
    table.rows.push_back(
        {"  spot",
         mix.nodes == 0
             ? fmt::format("none: at most {} of the nodes may be, and none saves anything",
                           percent(commitments.spot->most_share))
             : fmt::format(
                   "{} of {} at {}, there {} of the time, else on demand: {} USD a year; {}",
                   mix.nodes, count_text(all.demand.most(), "node"),
                   usd_per_hour(commitments.spot->per_node_hour),
                   percent(commitments.spot->share_there), cents(mix.usd_per_year),
                   away_text(mix.nodes, choice))});
}

/// The same contract beside spot machines.
std::string with_spot_text(const Purchase& purchase) {
    return fmt::format(
        "{} committed to and {} spot: {} USD a year ({} less than on demand)",
        purchase.with_spot->committed, purchase.with_spot->nodes,
        cents(purchase.with_spot->usd_per_year),
        percent(saving(purchase.with_spot->usd_per_year, purchase.on_demand_per_year)));
}

} // namespace

std::string commitments_text(const planner::Choice& choice) {
    if (choice.job() || !choice.service().commitments) {
        return "";
    }
    const planner::LeastCost least = planner::least_cost(*choice.service().commitments);
    if (least.purchase == nullptr && least.spot_nodes == 0) {
        return fmt::format("no contract pays: {} USD a year on demand", cents(least.usd_per_year));
    }
    return fmt::format("{}: {} USD a year in all, {} less than on demand",
                       planner::bought_text(least), cents(least.usd_per_year),
                       percent(saving(least.usd_per_year, least.on_demand_per_year)));
}

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

void add_commitments(Table& table, const planner::Choice& choice) {
    if (choice.job() || !choice.service().commitments) {
        return;
    }
    const planner::Commitments& commitments = *choice.service().commitments;
    const Purchases& all = commitments.purchases;
    table.rows.push_back(
        {"  a year", fmt::format("{} USD on demand, {}", cents(all.on_demand_per_year),
                                 demand_text(commitments))});
    for (std::size_t i = 0; i < all.purchases.size(); ++i) {
        const Purchase& it = all.purchases[i];
        const bool is_best = all.best && *all.best == i;
        table.rows.push_back({"  " + planner::contract_text(it.offer),
                              (it.nodes > 0 ? committed_text(it, all) : none_text(it, all)) +
                                  (is_best ? "; least cost" : "")});
        if (it.nodes > 0) {
            table.rows.push_back({"    if wrong", outlooks_text(it)});
        }
        if (it.with_spot && it.with_spot->nodes > 0) {
            table.rows.push_back({"    with spot", with_spot_text(it)});
        }
    }
    add_spot(table, commitments, choice);
    for (const Offer& offer : commitments.without_price) {
        table.rows.push_back({"  " + planner::contract_text(offer),
                              "the catalog has no price of it for this SKU: no offer"});
    }
}

} // namespace skusim::report
