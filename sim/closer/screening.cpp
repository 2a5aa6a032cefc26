#include "screening.hpp"

#include <skusim/placement/packing.hpp>
#include <skusim/planner/least_cost.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/tariff/tariff.hpp>

#include "at_its_peak.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace skusim::closer {

namespace {

/// Requests for each cluster. Where clients are many, so many that each sends some hundred: their
/// first requests alone, in each replication, would spend less.
std::int64_t screening_requests(const scenario::Scenario& scenario) {
    constexpr std::int64_t usual = 100'000;
    constexpr std::int64_t of_each_client = 256;
    const auto* closed = scenario.arrivals_if<workload::ClosedArrivals>();
    return closed == nullptr ? usual : std::max(usual, of_each_client * closed->concurrency);
}

std::optional<UsdPerHour> node_price(const catalog::Sku& sku, const scenario::Scenario& scenario) {
    const auto tariff = tariff::tariff_of(sku, scenario.policy.pricing);
    return tariff ? std::optional(tariff::hourly(*tariff, 1)) : std::nullopt;
}

using Priced = std::vector<std::pair<UsdPerHour, std::size_t>>;

void add_cheapest(std::vector<std::size_t>& chosen, Priced from) {
    constexpr std::size_t most = 4;
    std::sort(from.begin(), from.end());
    from.resize(std::min(from.size(), most));
    for (const auto& [price, index] : from) {
        chosen.push_back(index);
    }
}

std::vector<catalog::Sku> that_could_win(const planner::Plan& plan,
                                         const scenario::Scenario& changed) {
    Priced performers;
    Priced too_slow;
    Priced gated;
    for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
        const planner::Candidate& it = plan.candidates[i];
        const std::optional<UsdPerHour> price = node_price(it.sku, changed);
        if (it.usd_per_hour) {
            performers.emplace_back(*it.usd_per_hour, i);
        } else if (price && it.verdict == planner::Verdict::gated) {
            if (placement::admit(changed, it.sku)) {
                gated.emplace_back(*price, i);
            }
        } else if (price) {
            too_slow.emplace_back(*price, i);
        }
    }
    std::vector<std::size_t> chosen;
    add_cheapest(chosen, std::move(performers));
    add_cheapest(chosen, std::move(too_slow));
    add_cheapest(chosen, std::move(gated));
    if (plan.cheapest) {
        chosen.push_back(plan.cheapest->candidate);
    }
    return machines_of(plan, std::move(chosen));
}

} // namespace

std::vector<catalog::Sku> machines_of(const planner::Plan& plan, std::vector<std::size_t> chosen) {
    std::sort(chosen.begin(), chosen.end());
    chosen.erase(std::unique(chosen.begin(), chosen.end()), chosen.end());
    std::vector<catalog::Sku> skus;
    for (const std::size_t i : chosen) {
        skus.push_back(plan.candidates[i].sku);
    }
    return skus;
}

ShiftedChoice short_form(const planner::Plan& plan, const planner::Choice& choice) {
    const catalog::Sku& sku = plan.candidates[choice.candidate].sku;
    ShiftedChoice result{sku.name, sku.region, choice.nodes, choice.usd_per_hour};
    if (choice.job()) {
        return result;
    }
    const planner::ServiceChoice& service = choice.service();
    if (service.commitments) {
        result.usd_per_year = planner::least_cost(*service.commitments).usd_per_year;
    }
    if (service.survival) {
        result.survives = planner::events_text(*service.survival);
        if (service.survival->availability) {
            result.availability = service.survival->availability->share_of_time.value;
        }
    }
    return result;
}

std::optional<ShiftedChoice> choice_of(const planner::Plan& plan) {
    return plan.cheapest ? std::optional(short_form(plan, *plan.cheapest)) : std::nullopt;
}

bool is_decided(const planner::Plan& plan) {
    return plan.cheapest || std::none_of(plan.candidates.begin(), plan.candidates.end(),
                                         [](const planner::Candidate& it) {
                                             return it.verdict == planner::Verdict::undecided;
                                         });
}

scenario::Scenario at_screening_effort(scenario::Scenario scenario) {
    constexpr double precision = 0.1;
    scenario::Simulation& effort = scenario.simulation;
    effort.precision = std::max(effort.precision, precision);
    effort.max_requests = std::min(effort.max_requests, screening_requests(scenario));
    return at_its_peak(std::move(scenario));
}

bool lets_in_cheaper(const planner::Plan& plan, const scenario::Scenario& changed) {
    return std::any_of(
        plan.candidates.begin(), plan.candidates.end(), [&](const planner::Candidate& it) {
            const std::optional<UsdPerHour> price = node_price(it.sku, changed);
            const bool is_cheap = price && (!plan.cheapest || *price < plan.cheapest->usd_per_hour);
            return is_cheap && it.verdict == planner::Verdict::gated &&
                   placement::admit(changed, it.sku).has_value();
        });
}

Screened screened(const planner::Plan& plan, const scenario::Scenario& changed,
                  const catalog::Hardware& hardware,
                  const std::shared_ptr<experiment::OutcomeMemory>& known) {
    const planner::Plan again = planner::make_plan(
        at_screening_effort(changed), that_could_win(plan, changed), hardware,
        [](const planner::Progress&) {}, known);
    return {is_decided(again), choice_of(again),
            again.cheapest ? again.cheapest->nodes_for_slo : 0};
}

} // namespace skusim::closer
