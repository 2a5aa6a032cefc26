#include "screening.hpp"

#include <skusim/placement/packing.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/least_cost.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/planner/renting.hpp>
#include <skusim/tariff/tariff.hpp>

#include "at_its_peak.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

namespace skusim::closer {

namespace {

/// Requests for each cluster at a glance. Where clients are many, so many that each sends some
/// hundred: their first requests alone, in each replication, would spend less.
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

/// The SKUs that could be cheapest under a changed scenario.
class ThatCouldWin {
public:
    ThatCouldWin(const planner::Plan& plan, const scenario::Scenario& changed,
                 const catalog::Hardware& hardware)
        : plan_(plan), changed_(changed), hardware_(hardware) {
        for (std::size_t i = 0; i < plan.candidates.size(); ++i) {
            const planner::Candidate& it = plan.candidates[i];
            const std::optional<UsdPerHour> price = node_price(it.sku, changed);
            if (it.usd_per_hour) {
                performers_.emplace_back(*it.usd_per_hour, i);
            } else if (price && it.verdict == planner::Verdict::gated) {
                gated_.emplace_back(*price, i);
            } else if (price) {
                too_slow_.emplace_back(*price, i);
            }
        }
    }

    /// The cheapest of those that perform, by what they cost now and by what they cost at least
    /// then, that were too slow and that were gated.
    [[nodiscard]] std::vector<catalog::Sku> a_few() const {
        std::vector<std::size_t> chosen;
        const Priced then = performers_then();
        for (const Priced* group : {&performers_, &then, &too_slow_, &gated_}) {
            add_cheapest(chosen, *group);
        }
        if (plan_.cheapest) {
            chosen.push_back(plan_.cheapest->candidate);
        }
        return machines_of(plan_, std::move(chosen));
    }

    [[nodiscard]] std::vector<catalog::Sku> all() const {
        std::vector<std::size_t> chosen;
        for (const Priced* group : {&performers_, &too_slow_, &gated_}) {
            for (const auto& [price, index] : *group) {
                chosen.push_back(index);
            }
        }
        return machines_of(plan_, std::move(chosen));
    }

private:
    /// Those that perform, with the cost of as many nodes as the changed scenario has work for, as
    /// they are rented then. What costs far more now is not looked at.
    [[nodiscard]] Priced performers_then() const {
        constexpr std::size_t looked_at = 64;
        Priced now = performers_;
        std::sort(now.begin(), now.end());
        now.resize(std::min(now.size(), looked_at));
        Priced then;
        for (const auto& [price, index] : now) {
            const catalog::Sku& sku = plan_.candidates[index].sku;
            const auto placed = placement::place(changed_, sku, hardware_);
            const auto tariff = tariff::tariff_of(sku, changed_.policy.pricing);
            if (placed && tariff) {
                const double load = experiment::offered_utilization(placed->node).value_or(0);
                const int least = std::max(static_cast<int>(std::ceil(load)), 1);
                then.emplace_back(
                    tariff::hourly(*tariff, planner::renting_of(changed_, sku).nodes(least)),
                    index);
            }
        }
        return then;
    }

    /// What the changed scenario has no place on leaves its place to the next.
    void add_cheapest(std::vector<std::size_t>& chosen, Priced from) const {
        constexpr int most = 4;
        std::sort(from.begin(), from.end());
        int count = 0;
        for (const auto& [price, index] : from) {
            if (placement::place(changed_, plan_.candidates[index].sku, hardware_)) {
                chosen.push_back(index);
                if (++count == most) {
                    return;
                }
            }
        }
    }

    const planner::Plan& plan_;
    const scenario::Scenario& changed_;
    const catalog::Hardware& hardware_;
    Priced performers_;
    Priced too_slow_;
    Priced gated_;
};

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
    if (plan.cheapest && !plan.cheapest->job() && plan.cheapest->service().may_hold) {
        return false;
    }
    return std::none_of(
        plan.candidates.begin(), plan.candidates.end(), [&](const planner::Candidate& it) {
            return it.verdict == planner::Verdict::undecided &&
                   (!plan.cheapest ||
                    (it.usd_per_hour && *it.usd_per_hour < plan.cheapest->usd_per_hour));
        });
}

scenario::Simulation simulation_for(const scenario::Scenario& asked, Look look) {
    constexpr double precision_at_a_glance = 0.1;
    constexpr std::int64_t times_closer = 10;
    scenario::Simulation effort = asked.simulation;
    std::int64_t requests = screening_requests(asked);
    if (look == Look::glance) {
        effort.precision = std::max(effort.precision, precision_at_a_glance);
    } else {
        requests *= times_closer;
    }
    effort.max_requests = std::min(effort.max_requests, requests);
    return effort;
}

scenario::Scenario at_screening_effort(scenario::Scenario scenario, Look look) {
    scenario.simulation = simulation_for(scenario, look);
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
                  const std::shared_ptr<experiment::OutcomeMemory>& known, Look look) {
    const ThatCouldWin could_win(plan, changed, hardware);
    const auto plan_again = [&](const std::vector<catalog::Sku>& skus) {
        return planner::make_plan(
            at_screening_effort(changed, look), skus, hardware, [](const planner::Progress&) {},
            known);
    };
    planner::Plan again = plan_again(could_win.a_few());
    if (!again.cheapest && plan.cheapest) {
        again = plan_again(could_win.all()); // that none does is told of all
    }
    return {is_decided(again), choice_of(again),
            again.cheapest ? again.cheapest->nodes_for_slo : 0};
}

} // namespace skusim::closer
