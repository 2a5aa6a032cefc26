#include "commitments.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/planner/least_cost.hpp>

#include "amounts.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::report {

namespace {

using commitment::Offer;
using commitment::Outlook;
using commitment::Purchase;
using commitment::Purchases;

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
    // A demand that grows is more than what it begins with.
    const std::string nodes =
        purchase.nodes <= all.demand.most()
            ? fmt::format("{} of {}", purchase.nodes, count_text(all.demand.most(), "node"))
            : count_text(purchase.nodes, "node");
    return fmt::format("{} at {}{}: {} USD a year, {} less ({}), {}", nodes,
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

std::string demand_text(const planner::Commitments& commitments) {
    const double mean = commitments.purchases.demand.mean();
    std::string text = "all nodes all the time";
    if (commitments.source == planner::DemandSource::autoscaled) {
        text = fmt::format("{:.4g} nodes on average, as they scale", mean);
    } else if (commitments.source == planner::DemandSource::file) {
        text = fmt::format("{:.4g} nodes on average, as the file of the demand says", mean);
    }
    if (commitments.owned_nodes > 0) {
        text += fmt::format(", beside {} that {} paid for anyway{}",
                            count_text(commitments.owned_nodes, "node"),
                            commitments.owned_nodes == 1 ? "is" : "are",
                            commitments.owned_ends ? " until the contract ends" : "");
    }
    if (commitments.growth > 0) {
        text += fmt::format("; contracts are held against a demand that grows by {} a year",
                            percent(commitments.growth));
    }
    return text;
}

/// What is left while the spot machines are away, against what the objective takes: that is known
/// of the plan's own nodes, not of a demand that a file tells.
std::string away_text(int spot_nodes, const planner::Commitments& commitments,
                      const planner::Choice& choice) {
    if (commitments.source == planner::DemandSource::file) {
        const int most = commitments.purchases.demand.most();
        return fmt::format("until others are there in their place {} of {} are left at the "
                           "demand's peak; what load these bear is not known of a file",
                           most - spot_nodes, count_text(most, "node"));
    }
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
    if (!commitments.spot_over_quota.empty()) {
        table.rows.push_back({"  spot", (commitments.spot ? "no more of it: " : "no part of it: ") +
                                            commitments.spot_over_quota});
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
                   away_text(mix.nodes, commitments, choice))});
}

/// Tells what the contract comes to beside spot machines.
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
