#include "answer.hpp"

#include "report/form/classes.hpp"
#include "report/form/figures.hpp"
#include "report/form/tokens.hpp"
#include "report/job/job.hpp"
#include "report/purchase/commitments.hpp"
#include "report/purchase/quota.hpp"
#include "report/purchase/survival.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>

namespace skusim::report {

namespace {

std::string rent_text(const planner::Plan& plan, const planner::Choice& choice) {
    const catalog::Sku& sku = plan.candidates[choice.candidate].sku;
    std::string text = fmt::format("{} x {}{}", choice.nodes, sku.name,
                                   sku.region.empty() ? "" : " in " + sku.region);
    if (plan.guidance && !planner::is_guidance_cheapest(plan)) {
        text += fmt::format("; the guidance's choice costs {:.4f} USD/h",
                            plan.guidance->usd_per_hour.in_usd());
    }
    return text;
}

std::string service_cost_text(const planner::Choice& choice) {
    std::string text = fmt::format("{:.4f} USD/h, {} USD/month", choice.usd_per_hour.in_usd(),
                                   usd_per_month(choice.usd_per_hour));
    if (const auto& tokens = choice.service().outcome.tokens) {
        text += "; " + cost_text(cost_of_tokens(choice.usd_per_hour, *tokens));
    }
    return text;
}

/// The bound that the choice is nearest to, as a share of it.
const experiment::BoundResult* tightest(const experiment::Outcome& outcome) {
    const auto closeness = [](const experiment::BoundResult& bound) {
        const bool is_ratio = bound.bound > 0 && bound.value.value > 0;
        return is_ratio ? -std::abs(std::log(bound.value.value / bound.bound)) : -1e9;
    };
    const auto found =
        std::max_element(outcome.slo.begin(), outcome.slo.end(),
                         [&](const auto& a, const auto& b) { return closeness(a) < closeness(b); });
    return found == outcome.slo.end() ? nullptr : &*found;
}

std::string least_text(const planner::Choice& choice) {
    const planner::PreviousCount& previous = choice.service().previous;
    if (!previous.outcome) {
        return "; one node does";
    }
    if (choice.service().may_hold) {
        return fmt::format("; {} may do, which is undecided",
                           count_text(*choice.service().may_hold, "node"));
    }
    return fmt::format("; {} {}", count_text(previous.nodes, "node"),
                       previous.nodes == 1 ? "does not" : "do not");
}

std::string sure_text(const PlanResult& result, const planner::Choice& choice) {
    const double confidence = result.scenario->simulation.confidence;
    const experiment::BoundResult* bound = tightest(choice.service().outcome);
    if (bound == nullptr) {
        return "";
    }
    std::string text =
        fmt::format("{} {}  {}  {} at {} confidence{}", bound_name(*bound),
                    bound_value_text(*bound), bound_text(*bound), experiment::name(bound->decision),
                    percent(confidence), least_text(choice));
    if (choice.service().fit_error) {
        text += fmt::format("; with what the service's fit leaves open they hold with probability "
                            "{}",
                            percent(choice.service().fit_error->probability_slo_met.value));
    }
    return text;
}

} // namespace

void add_answer(Table& table, const PlanResult& result) {
    const planner::Plan& plan = *result.plan;
    if (!plan.cheapest) {
        return;
    }
    const planner::Choice& choice = *plan.cheapest;
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) {
            table.rows.push_back({name, text});
        }
    };
    add("rent", rent_text(plan, choice));
    if (const planner::JobChoice* job = choice.job()) {
        table.rows.push_back({"cost", fmt::format("{:.2f} USD a run, {}", job->usd_total.in_usd(),
                                                  name(job->tier))});
        add("quota", quota_text(result, choice));
        return;
    }
    add("cost", service_cost_text(choice));
    add("sure", sure_text(result, choice));
    add("quota", quota_text(result, choice));
    add("a year", commitments_text(choice));
    add("survives", survival_text(choice));
}

} // namespace skusim::report
