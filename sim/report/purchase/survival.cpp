#include "survival.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>

#include "report/form/figures.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

namespace {

using planner::Availability;
using planner::CauseKind;
using planner::CauseShare;
using planner::EventSurvival;
using planner::OtherRates;
using planner::StateShare;
using planner::Survival;
using planner::TimeScales;

constexpr double minutes_per_month = 43'800; // 730 hours, as bills have it

/// "99.99478 %": what is missing to all has three digits.
std::string share_of_time(double share) {
    const double missing = (1 - share) * 100;
    if (missing < 1e-7) {
        return "100 %";
    }
    const int decimals = std::clamp(static_cast<int>(std::ceil(-std::log10(missing))) + 2, 1, 9);
    return fmt::format("{:.{}f} %", share * 100, decimals);
}

std::string bad_minutes(double share) {
    return fmt::format("{:.3g} bad minutes a month", share * minutes_per_month);
}

std::string_view decision_name(experiment::Decision decision) {
    return experiment::name(decision);
}

std::string lost_text(const EventSurvival& survival, int zones) {
    switch (survival.event) {
    case scenario::Disruption::node:
        return "without one";
    case scenario::Disruption::zone:
        return fmt::format("without the largest of {} zones", zones);
    case scenario::Disruption::upgrade:
        return "while nodes are renewed";
    }
    return "";
}

std::string more_text(const std::optional<int>& needed, UsdPerHour more, int rented) {
    return !needed            ? "; no number of nodes up to policy.max_nodes does"
           : *needed > rented ? fmt::format("; it takes {}, {} more", count_text(*needed, "node"),
                                            usd_per_hour(more))
                              : "";
}

std::string event_text(const EventSurvival& survival, const planner::Choice& choice, int zones) {
    return fmt::format("{}: {} of {} left {}{}", decision_name(survival.decision),
                       survival.nodes_left, choice.nodes, lost_text(survival, zones),
                       more_text(survival.nodes_needed, survival.usd_per_hour_more, choice.nodes));
}

std::string availability_text(const Availability& availability, int rented) {
    const stats::Estimate& share = availability.share_of_time;
    std::string text = share.low < share.high
                           ? fmt::format("{} [{}, {}]", share_of_time(share.value),
                                         share_of_time(share.low), share_of_time(share.high))
                           : share_of_time(share.value);
    text += fmt::format(" of the time, {}", bad_minutes(1 - share.value));
    if (availability.objective) {
        text += fmt::format(
            "  >= {:g} %  {}{}", *availability.objective * 100,
            decision_name(availability.decision),
            more_text(availability.nodes_needed, availability.usd_per_hour_more, rented));
    }
    return text;
}

/// "node failures: 24.8 a year of 15 min, alone 0.03 bad minutes a month"
std::string cause_text(const CauseShare& cause) {
    const std::string_view noun = cause.kind == CauseKind::node       ? "node failures"
                                  : cause.kind == CauseKind::zone     ? "zone outages"
                                  : cause.kind == CauseKind::eviction ? "evictions"
                                                                      : "upgrades";
    return fmt::format("{}: {:.3g} a year of {}, alone {}", noun, cause.per_year,
                       time_text(in_seconds(cause.each)), bad_minutes(cause.bad_share));
}

std::string states_text(const std::vector<StateShare>& states) {
    constexpr std::size_t most_told = 5;
    std::string text;
    for (std::size_t i = 0; i < std::min(states.size(), most_told); ++i) {
        text += fmt::format("{}{} {} ({})", i == 0 ? "" : ", ",
                            i == 0 ? count_text(states[i].nodes, "node")
                                   : std::to_string(states[i].nodes),
                            percent(states[i].share_of_time), decision_name(states[i].decision));
    }
    return states.size() > most_told ? text + ", ..." : text;
}

std::string rates_text(const OtherRates& other, int rented) {
    return fmt::format(
        "rates x {:g}: {}{}", other.factor, share_of_time(other.share_of_time),
        other.nodes_needed && *other.nodes_needed != rented
            ? fmt::format(" ({} for the objective)", count_text(*other.nodes_needed, "node"))
            : "");
}

std::string scales_text(const TimeScales& scales) {
    const std::string both =
        fmt::format("a state lasts {} and more, queues settle in about {}",
                    time_text(scales.shortest_state_seconds), time_text(scales.settling_seconds));
    std::string text = scales.are_apart
                           ? both + ": each state is as good as steady"
                           : both + ": too near to each other, so take it as a rough figure";
    if (scales.backlog_share > 0) {
        text += fmt::format("; queues left by overload are about {} of that",
                            bad_minutes(scales.backlog_share));
    }
    return text;
}

void add_availability(Table& table, const planner::Choice& choice,
                      const Availability& availability) {
    table.rows.push_back({"  availability", availability_text(availability, choice.nodes)});
    if (availability.share_with_one_less) {
        table.rows.push_back(
            {"    with " + count_text(choice.nodes - 1, "node"),
             fmt::format("{}, {}", share_of_time(*availability.share_with_one_less),
                         bad_minutes(1 - *availability.share_with_one_less))});
    }
    table.rows.push_back({"    in service", states_text(availability.states)});
    for (const CauseShare& cause : availability.causes) {
        table.rows.push_back({"    cause", cause_text(cause)});
    }
    for (const OtherRates& other : availability.other_rates) {
        table.rows.push_back({"    if wrong", rates_text(other, choice.nodes)});
    }
    table.rows.push_back({"    time scales", scales_text(availability.time_scales)});
}

Json events_json(const Survival& survival) {
    Json events = Json::array();
    for (const EventSurvival& it : survival.events) {
        events.push_back({{"event", name_in_table(it.event)},
                          {"nodes_left", it.nodes_left},
                          {"decision", decision_name(it.decision)},
                          {"nodes_needed", it.nodes_needed ? Json(*it.nodes_needed) : Json()},
                          {"usd_per_hour_more", it.usd_per_hour_more.in_usd()}});
    }
    return events;
}

Json states_json(const Availability& availability) {
    Json states = Json::array();
    for (const StateShare& it : availability.states) {
        states.push_back({{"nodes", it.nodes},
                          {"share_of_time", it.share_of_time},
                          {"decision", decision_name(it.decision)}});
    }
    return states;
}

Json causes_json(const Availability& availability) {
    Json causes = Json::array();
    for (const CauseShare& it : availability.causes) {
        causes.push_back({{"cause", name_in_table(it.kind)},
                          {"per_year", it.per_year},
                          {"minutes_per_event", in_seconds(it.each) / 60},
                          {"bad_minutes_per_month", it.bad_share * minutes_per_month}});
    }
    return causes;
}

Json other_rates_json(const Availability& availability) {
    Json rates = Json::array();
    for (const OtherRates& it : availability.other_rates) {
        rates.push_back({{"rates_times", it.factor},
                         {"share_of_time", it.share_of_time},
                         {"nodes_needed", it.nodes_needed ? Json(*it.nodes_needed) : Json()}});
    }
    return rates;
}

Json availability_json(const Survival& survival) {
    if (!survival.availability) {
        return nullptr;
    }
    const Availability& it = *survival.availability;
    const TimeScales& scales = it.time_scales;
    return {{"share_of_time", estimate_json(it.share_of_time)},
            {"bad_minutes_per_month", (1 - it.share_of_time.value) * minutes_per_month},
            {"objective", it.objective ? Json(*it.objective) : Json()},
            {"decision", it.objective ? Json(decision_name(it.decision)) : Json()},
            {"nodes_needed", it.nodes_needed ? Json(*it.nodes_needed) : Json()},
            {"usd_per_hour_more", it.usd_per_hour_more.in_usd()},
            {"share_of_time_with_one_less",
             it.share_with_one_less ? Json(*it.share_with_one_less) : Json()},
            {"states", states_json(it)},
            {"causes", causes_json(it)},
            {"if_rates_are", other_rates_json(it)},
            {"time_scales",
             {{"shortest_state_seconds", number_json(scales.shortest_state_seconds)},
              {"settling_seconds", scales.settling_seconds},
              {"are_apart", scales.are_apart},
              {"backlog_minutes_per_month", scales.backlog_share * minutes_per_month}}}};
}

} // namespace

void add_survival(Table& table, const planner::Choice& choice) {
    if (choice.job() || !choice.service().survival) {
        return;
    }
    const Survival& survival = *choice.service().survival;
    for (const EventSurvival& event : survival.events) {
        table.rows.push_back({fmt::format("  survives {}", name_in_table(event.event)),
                              event_text(event, choice, survival.zones)});
    }
    if (survival.availability) {
        add_availability(table, choice, *survival.availability);
    }
}

std::string survival_text(const planner::Choice& choice) {
    if (choice.job() || !choice.service().survival) {
        return "";
    }
    const Survival& survival = *choice.service().survival;
    std::string text;
    const auto add = [&](const std::string& what, experiment::Decision decision,
                         const std::optional<int>& needed) {
        text += fmt::format("{}{}: {}{}", text.empty() ? "" : "; ", what, decision_name(decision),
                            needed && *needed > choice.nodes
                                ? fmt::format(", {} would do", count_text(*needed, "node"))
                                : "");
    };
    for (const EventSurvival& it : survival.events) {
        add(std::string(name_in_table(it.event)), it.decision, it.nodes_needed);
    }
    if (survival.availability && survival.availability->objective) {
        const Availability& it = *survival.availability;
        add(fmt::format("{} of the time >= {:g} %", share_of_time(it.share_of_time.value),
                        *it.objective * 100),
            it.decision, it.nodes_needed);
    }
    return text;
}

Json survival_json(const planner::Choice& choice) {
    if (choice.job() || !choice.service().survival) {
        return nullptr;
    }
    const Survival& survival = *choice.service().survival;
    return {{"zones", survival.zones},
            {"nodes_for_slo", choice.nodes_for_slo},
            {"spare_nodes", choice.nodes - choice.nodes_for_slo},
            {"usd_per_hour_of_spares",
             (choice.usd_per_node_hour * (choice.nodes - choice.nodes_for_slo)).in_usd()},
            {"events", events_json(survival)},
            {"availability", availability_json(survival)}};
}

Json plan_survival_json(const planner::Plan& plan) {
    const std::optional<planner::Choice>& choice = plan.cheapest ? plan.cheapest : plan.guidance;
    if (!choice || choice->job() || !choice->service().survival) {
        return nullptr;
    }
    Json json = survival_json(*choice);
    const catalog::Sku& sku = plan.candidates[choice->candidate].sku;
    json["sku"] = sku.name;
    json["region"] = sku.region;
    return json;
}

} // namespace skusim::report
