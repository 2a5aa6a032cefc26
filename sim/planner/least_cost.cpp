#include <skusim/base/count.hpp>
#include <skusim/planner/least_cost.hpp>

#include <fmt/format.h>

namespace skusim::planner {

LeastCost least_cost(const Commitments& commitments) {
    const commitment::Purchases& all = commitments.purchases;
    LeastCost best;
    best.usd_per_year = all.on_demand_per_year;
    best.on_demand_per_year = all.on_demand_per_year;
    const auto take = [&](const commitment::Purchase* purchase, int committed, int spot, Usd year,
                          Usd on_demand) {
        const std::int64_t saved = on_demand.nano_usd() - year.nano_usd();
        if (saved > best.on_demand_per_year.nano_usd() - best.usd_per_year.nano_usd()) {
            best = {committed > 0 ? purchase : nullptr, committed, spot, year, on_demand};
        }
    };
    if (all.best) {
        const commitment::Purchase& it = all.purchases[*all.best];
        take(&it, it.nodes, 0, it.usd_per_year, it.on_demand_per_year);
    }
    if (all.spot) {
        take(nullptr, 0, all.spot->nodes, all.spot->usd_per_year, all.on_demand_per_year);
    }
    for (const commitment::Purchase& it : all.purchases) {
        if (it.with_spot) {
            take(&it, it.with_spot->committed, it.with_spot->nodes, it.with_spot->usd_per_year,
                 it.on_demand_per_year);
        }
    }
    return best;
}

std::string contract_text(const commitment::Offer& offer) {
    return fmt::format(
        "{} {}", offer.contract == commitment::Contract::reserved ? "reserved" : "savings plan",
        name_in_table(offer.term));
}

std::string bought_text(const LeastCost& least) {
    std::string text = least.purchase == nullptr
                           ? ""
                           : fmt::format("{}, {}", contract_text(least.purchase->offer),
                                         count_text(least.committed_nodes, "node"));
    if (least.spot_nodes > 0) {
        text += fmt::format("{}{} spot", text.empty() ? "" : "; ", least.spot_nodes);
    }
    return text.empty() ? "none" : text;
}

} // namespace skusim::planner
