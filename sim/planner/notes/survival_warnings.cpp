#include <skusim/availability/bands.hpp>
#include <skusim/base/enum_names.hpp>
#include <skusim/base/wording.hpp>

#include "warnings.hpp"

#include <fmt/format.h>
#include <set>
#include <string_view>

namespace skusim::planner {

namespace {

void warn_of_zones(const scenario::Failures& failures, const Plan& plan,
                   std::vector<std::string>& texts) {
    for (const Choice* choice : choices_of(plan)) {
        if (failures.zones > 1 && choice->nodes < failures.zones) {
            texts.push_back(fmt::format("{}: {} cannot be in all of the {} zones",
                                        plan.candidates[choice->candidate].sku.name,
                                        count_text(choice->nodes, "node"), failures.zones));
        }
    }
}

/// What a band is a figure of, and of which figure nobody tells.
void warn_of_band(availability::EvictionBand band, const std::string& whose,
                  std::vector<std::string>& texts) {
    constexpr double seconds_per_hour = 3600;
    const std::string_view name = name_in_table(band);
    const availability::BandRate told = availability::rate_of(band);
    texts.push_back(fmt::format(
        "failures.evictions: band {}{} is read as {}{:.3g} evictions an hour: {}, for one machine; "
        "the pool is taken to go with it",
        name, whose, told.is_least ? "at least " : "", told.rate.value() * seconds_per_hour,
        availability::source_of(band).figure));
}

/// A band is a cloud's own figure: of SKUs of another, what to give in its place.
void warn_of_clouds(availability::EvictionBand band, const Plan& plan,
                    std::vector<std::string>& texts) {
    const std::string_view name = name_in_table(band);
    const std::string_view cloud = availability::source_of(band).cloud;
    std::set<std::string> others;
    for (const Candidate& it : plan.candidates) {
        if (!it.sku.provider.empty() && it.sku.provider != cloud) {
            others.insert(it.sku.provider);
        }
    }
    for (const std::string& other : others) {
        texts.push_back(fmt::format(
            "failures.evictions: band {} is a figure of {}, and holds for no SKU of {}: {}", name,
            cloud, other,
            availability::tells_bands(other)
                ? fmt::format("take that cloud's own, which begins with \"{}-\"; the same "
                              "label stands for rates 730 to 1 apart",
                              other)
                : "give a `rate` in its place"));
    }
}

bool asks_advisor(const scenario::Failures& failures) {
    return failures.evictions && failures.evictions->bands;
}

/// Warns of the chosen SKUs' bands, which are the advisor's.
void warn_of_bands(const scenario::EvictionBands& bands, const Plan& plan,
                   std::vector<std::string>& texts) {
    for (const Choice* choice : choices_of(plan)) {
        const catalog::Sku& sku = plan.candidates[choice->candidate].sku;
        if (const auto found = bands.find({sku.region, sku.name}); found != bands.end()) {
            warn_of_band(found->second, " of " + sku.name, texts);
        }
    }
}

/// Spot machines that are chosen though others, which nobody takes back, cost no more.
void warn_of_dear_spot(const Plan& plan, std::vector<std::string>& texts) {
    for (const Choice* choice : choices_of(plan)) {
        const catalog::Sku& sku = plan.candidates[choice->candidate].sku;
        if (sku.spot && sku.on_demand && *sku.spot >= *sku.on_demand) {
            texts.push_back(
                fmt::format("{}: its spot price, {}, is not below the {} on demand, "
                            "which nobody takes back; rent it with \"policy: {{pricing: "
                            "on-demand}}\"",
                            sku.name, usd_per_hour(*sku.spot), usd_per_hour(*sku.on_demand)));
        }
    }
}

} // namespace

void add_survival_warnings(const scenario::Scenario& scenario, const Plan& plan,
                           std::vector<std::string>& texts) {
    const std::optional<scenario::Failures>& failures = scenario.failures;
    const bool is_spot = !scenario.job() && scenario.policy.pricing == scenario::Pricing::spot;
    const bool has_pools = failures && (failures->pool || asks_advisor(*failures));
    if (is_spot) {
        warn_of_dear_spot(plan, texts);
    }
    if (is_spot && !has_pools) {
        texts.emplace_back(
            "spot machines are taken back at short notice (Azure 30 s, AWS 2 min), often all of a "
            "SKU at once, and nothing of that is in these figures; tell how often with \"failures: "
            "{evictions: {rate: 0.05 /h, away: 1 h}}\", or hand over a trace");
    }
    if (!failures) {
        return;
    }
    if (failures->mtbf && failures->repair && *failures->repair >= *failures->mtbf) {
        texts.push_back(fmt::format("failures.repair, {}, is not below failures.mtbf, {}: a node "
                                    "is more often down than up",
                                    time_text(in_seconds(*failures->repair)),
                                    time_text(in_seconds(*failures->mtbf))));
    }
    warn_of_zones(*failures, plan, texts);
    if (failures->evictions && failures->evictions->band) {
        warn_of_band(*failures->evictions->band, "", texts);
        warn_of_clouds(*failures->evictions->band, plan, texts);
    } else if (asks_advisor(*failures)) {
        warn_of_bands(*failures->evictions->bands, plan, texts);
    }
}

} // namespace skusim::planner
