#include "survive.hpp"

#include <skusim/availability/shares.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/planner/each_choice.hpp>
#include <skusim/planner/endurance.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/tariff/tariff.hpp>

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

using availability::Causes;
using experiment::Decision;

constexpr double hours_per_year = 8760;
constexpr double seconds_per_hour = 3600;
constexpr double negligible = 1e-9; ///< share of time: 30 ms a year

/// What is asked of one choice.
class Question {
public:
    Question(const scenario::Scenario& scenario, ServiceContender& contender,
             const Candidate& candidate, const Choice& choice)
        : contender_(contender), candidate_(candidate), choice_(choice),
          endurance_(endurance_of(scenario, candidate.sku)), nodes_(choice.nodes),
          needed_(choice.nodes_for_slo),
          may_hold_(contender.least_open(needed_).value_or(needed_)) {
        endurance_.waiting_load = waiting_load(contender.clusters().cluster(1));
    }

    [[nodiscard]] Survival answer();

private:
    [[nodiscard]] EventSurvival survival_of(scenario::Disruption event);
    [[nodiscard]] Availability share_of_time();
    [[nodiscard]] std::vector<StateShare> states() const;
    [[nodiscard]] std::vector<CauseShare> causes() const;
    [[nodiscard]] double settling_seconds() const;
    [[nodiscard]] TimeScales time_scales() const;

    /// Share of time with at least so many of `nodes` in service.
    [[nodiscard]] double share(int nodes, int at_least) const {
        return availability::share_with_at_least(endurance_.causes, nodes, at_least);
    }
    /// By what the plan knows already.
    [[nodiscard]] Decision known_of(int nodes) const {
        return nodes >= needed_    ? Decision::holds
               : nodes < may_hold_ ? Decision::fails
                                   : Decision::undecided;
    }
    [[nodiscard]] std::optional<int> nodes_for(const Endurance& endurance) const {
        const int nodes = endurance.nodes_for(needed_);
        return nodes <= endurance.most ? std::optional(nodes) : std::nullopt;
    }
    [[nodiscard]] UsdPerHour cost_of_more(const std::optional<int>& nodes) const {
        return tariff::hourly(contender_.tariff(), std::max(nodes.value_or(nodes_) - nodes_, 0));
    }

    ServiceContender& contender_;
    const Candidate& candidate_;
    const Choice& choice_;
    Endurance endurance_;
    int nodes_;
    int needed_;
    int may_hold_; ///< no count below it holds
};

EventSurvival Question::survival_of(scenario::Disruption event) {
    EventSurvival survival;
    survival.event = event;
    survival.nodes_left = endurance_.left(event, nodes_);
    survival.decision = known_of(survival.nodes_left);
    if (survival.decision == Decision::undecided) {
        survival.decision = contender_.settled(survival.nodes_left);
    }
    survival.nodes_needed = survival.decision == Decision::holds
                                ? std::optional(nodes_)
                                : nodes_for(only(endurance_, event));
    survival.usd_per_hour_more = cost_of_more(survival.nodes_needed);
    return survival;
}

std::vector<StateShare> Question::states() const {
    std::vector<StateShare> states;
    double at_least_more = 0;
    for (int nodes = nodes_; nodes >= 0 && at_least_more < 1 - negligible; --nodes) {
        const double at_least = share(nodes_, nodes);
        if (at_least - at_least_more > negligible) {
            states.push_back({nodes, at_least - at_least_more, known_of(nodes)});
        }
        at_least_more = at_least;
    }
    return states;
}

std::vector<CauseShare> Question::causes() const {
    const Causes& all = endurance_.causes;
    std::vector<CauseShare> causes;
    const auto add = [&](CauseKind kind, double per_hour, Duration each, Causes alone) {
        alone.zones = all.zones;
        const double good = availability::share_with_at_least(alone, nodes_, needed_);
        causes.push_back({kind, per_hour * hours_per_year, each, 1 - good});
    };
    const auto per_hour = [](const availability::UpAndDown& process, int how_many) {
        return how_many * seconds_per_hour / in_seconds(process.up + process.down);
    };
    Causes alone;
    if (all.node) {
        alone.node = all.node;
        add(CauseKind::node, per_hour(*all.node, nodes_), all.node->down, alone);
    }
    if (all.zone) {
        alone = {};
        alone.zone = all.zone;
        add(CauseKind::zone, per_hour(*all.zone, all.zones), all.zone->down, alone);
    }
    if (all.pool) {
        alone = {};
        alone.pool = all.pool;
        add(CauseKind::eviction, all.pool->losses_per_hour, all.pool->away, alone);
    }
    if (all.upgrade) {
        alone = {};
        alone.upgrade = all.upgrade;
        add(CauseKind::upgrade, seconds_per_hour / in_seconds(all.upgrade->every),
            availability::round_time(*all.upgrade) * availability::rounds(*all.upgrade, nodes_),
            alone);
    }
    return causes;
}

/// A closed loop is another one when each client has had an answer. How busy the workers of an open
/// load are is told by what arrives, unless some of it is shed.
double Question::settling_seconds() const {
    const experiment::Outcome& outcome = choice_.service().outcome;
    const experiment::Trial cluster = contender_.clusters().cluster(needed_);
    const std::optional<double> offered = experiment::offered_utilization(cluster);
    if (!offered) {
        return outcome.metric(experiment::Metric::latency_mean).value;
    }
    const double utilization =
        outcome.metric(experiment::Metric::utilization).value * nodes_ / needed_;
    const double busy = serving::sheds_load(cluster.cluster) ? utilization : *offered;
    return in_seconds(candidate_.service->time.mean) / std::max(1 - busy, 1e-3);
}

TimeScales Question::time_scales() const {
    const Causes& all = endurance_.causes;
    TimeScales scales;
    scales.shortest_state_seconds = stats::infinite;
    const auto take = [&](double seconds) {
        if (seconds > 0) {
            scales.shortest_state_seconds = std::min(scales.shortest_state_seconds, seconds);
        }
    };
    if (all.node) {
        take(in_seconds(all.node->down));
        take(in_seconds(all.node->up) / nodes_);
    }
    if (all.zone) {
        take(in_seconds(all.zone->down));
        take(in_seconds(all.zone->up) / all.zones);
    }
    if (all.pool) {
        take(in_seconds(all.pool->away));
        take(all.pool->losses_per_hour > 0 ? seconds_per_hour / all.pool->losses_per_hour : 0);
    }
    if (all.upgrade) {
        take(in_seconds(availability::round_time(*all.upgrade)));
    }
    scales.settling_seconds = settling_seconds();
    scales.are_apart = scales.shortest_state_seconds >= least_separation * scales.settling_seconds;
    scales.backlog_share = endurance_.backlog_share(nodes_, needed_);
    return scales;
}

Availability Question::share_of_time() {
    Availability result;
    const double low = endurance_.kept_share(nodes_, needed_);
    const double high = may_hold_ < needed_ ? endurance_.kept_share(nodes_, may_hold_) : low;
    result.share_of_time = {low, low, high};
    result.objective = endurance_.share_of_time;
    if (result.objective) {
        result.decision = low >= *result.objective                        ? Decision::holds
                          : result.share_of_time.high < *result.objective ? Decision::fails
                                                                          : Decision::undecided;
        result.nodes_needed = nodes_for(only_share(endurance_));
        result.usd_per_hour_more = cost_of_more(result.nodes_needed);
    }
    if (nodes_ > 1) {
        result.share_with_one_less = endurance_.kept_share(nodes_ - 1, needed_);
    }
    result.states = states();
    result.causes = causes();
    const Causes& all = endurance_.causes;
    if (all.node || all.zone || (all.pool && !all.pool_is_recorded)) {
        for (const double factor : {0.3, 3.0}) {
            Endurance other = only_share(endurance_);
            other.causes = availability::as_often(all, factor);
            result.other_rates.push_back({factor, other.kept_share(nodes_, needed_),
                                          result.objective ? nodes_for(other) : std::nullopt});
        }
    }
    result.time_scales = time_scales();
    return result;
}

Survival Question::answer() {
    Survival survival;
    survival.zones = endurance_.causes.zones;
    for (const scenario::Disruption event : endurance_.events) {
        survival.events.push_back(survival_of(event));
    }
    if (availability::has_any(endurance_.causes)) {
        survival.availability = share_of_time();
    }
    return survival;
}

} // namespace

std::string events_text(const Survival& survival) {
    std::string text;
    for (const EventSurvival& it : survival.events) {
        text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", name_in_table(it.event),
                            experiment::name(it.decision));
    }
    return text;
}

std::optional<placement::Refusal> refused_availability(const scenario::Scenario& scenario) {
    const Endurance endurance = endurance_of(scenario);
    const double most = availability::greatest_share(endurance.causes);
    if (scenario.policy.spare_nodes || !endurance.share_of_time ||
        most > *endurance.share_of_time) {
        return std::nullopt;
    }
    return placement::Refusal{
        "slo.availability",
        fmt::format("no number of nodes has {:g} % of the time: the pool is there, and a zone is "
                    "up, in {} of it",
                    *endurance.share_of_time * 100, percent(most)),
        std::nullopt};
}

void survive(const scenario::Scenario& scenario, std::vector<ServiceContender>& contenders,
             Plan& plan) {
    for_each_choice(plan, [&](Choice& choice) {
        const Endurance asked = endurance_of(scenario, plan.candidates[choice.candidate].sku);
        if (asked.events.empty() && !availability::has_any(asked.causes)) {
            return; // evictions of a plan on demand are of spot machines that may stand in
        }
        const auto contender =
            std::find_if(contenders.begin(), contenders.end(),
                         [&](const auto& it) { return it.candidate() == choice.candidate; });
        choice.service().survival =
            Question(scenario, *contender, plan.candidates[choice.candidate], choice).answer();
    });
}

} // namespace skusim::planner
