#include "answer.hpp"

#include <skusim/planner/notes.hpp>

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

std::string hourly_text(UsdPerHour price) {
    return fmt::format("{:.4f} USD/h", price.in_usd());
}

std::string job_cost_text(const planner::JobChoice& job) {
    return fmt::format("{:.2f} USD a run", job.usd_total.in_usd());
}

std::string rent_text(const planner::Plan& plan, const planner::Choice& choice) {
    const catalog::Sku& sku = plan.candidates[choice.candidate].sku;
    std::string text = fmt::format("{} x {}{}", choice.nodes, sku.name,
                                   sku.region.empty() ? "" : " in " + sku.region);
    if (plan.guidance && !planner::is_guidance_cheapest(plan)) {
        const planner::JobChoice* job = plan.guidance->job();
        text += "; the guidance's choice costs " +
                (job ? job_cost_text(*job) : hourly_text(plan.guidance->usd_per_hour));
    }
    return text;
}

std::string service_cost_text(const planner::Choice& choice) {
    std::string text = fmt::format("{}, {} USD/month", hourly_text(choice.usd_per_hour),
                                   usd_per_month(choice.usd_per_hour));
    if (const auto& tokens = choice.service().outcome.tokens) {
        text += "; " + cost_text(cost_of_tokens(choice.usd_per_hour, *tokens));
    }
    return text;
}

/// The bound that the choice is nearest to, as a share of it.
const experiment::BoundResult* tightest(const std::vector<experiment::BoundResult>& bounds) {
    const auto closeness = [](const experiment::BoundResult& bound) {
        const bool is_ratio = bound.bound > 0 && bound.value.value > 0;
        return is_ratio ? -std::abs(std::log(bound.value.value / bound.bound)) : -1e9;
    };
    const auto found =
        std::max_element(bounds.begin(), bounds.end(),
                         [&](const auto& a, const auto& b) { return closeness(a) < closeness(b); });
    return found == bounds.end() ? nullptr : &*found;
}

/// The count below the choice, if it has nodes, and what is known of it.
std::string least_text(int fewer, bool is_tried, bool may_hold) {
    if (!is_tried) {
        return "one node does";
    }
    return count_text(fewer, "node") + (may_hold     ? " may do, which is undecided"
                                        : fewer == 1 ? " does not"
                                                     : " do not");
}

std::string least_text(const planner::Choice& choice) {
    if (const planner::JobChoice* job = choice.job()) {
        return least_text(choice.nodes_for_slo - 1, job->previous.has_value(),
                          job->previous && experiment::decision(*job->previous) ==
                                               experiment::Decision::undecided);
    }
    const planner::ServiceChoice& service = choice.service();
    if (service.may_hold &&
        experiment::decision(*service.previous.outcome) == experiment::Decision::fails) {
        return count_text(service.previous.nodes, "node") +
               (service.previous.nodes == 1 ? " fails" : " fail") +
               ", but less surely than a search has to know";
    }
    return least_text(service.may_hold.value_or(service.previous.nodes),
                      service.previous.outcome.has_value(), service.may_hold.has_value());
}

/// A mean that one lost request would break is held as far as was simulated, and no farther.
std::string how_surely(const PlanResult& result, const planner::Choice& choice) {
    if (choice.job() == nullptr &&
        planner::rests_on_no_loss(result.plan->candidates[choice.candidate], choice)) {
        return fmt::format("in {:.2g} simulated requests, none of which was lost, and longer runs "
                           "may ask for more nodes",
                           static_cast<double>(choice.service().outcome.requests.simulated));
    }
    return fmt::format("at {} confidence", percent(result.scenario->simulation.confidence));
}

std::string sure_text(const PlanResult& result, const planner::Choice& choice) {
    const planner::JobChoice* job = choice.job();
    const experiment::BoundResult* bound =
        tightest(job ? job->outcome.slo : choice.service().outcome.slo);
    if (bound == nullptr) {
        return "";
    }
    std::string text = fmt::format(
        "{} {}  {}  {} {}; {}", bound_name(*bound), bound_value_text(*bound), bound_text(*bound),
        experiment::name(bound->decision), how_surely(result, choice), least_text(choice));
    if (job == nullptr && choice.service().fit_error) {
        text += fmt::format("; with what the service's fit leaves open they hold with probability "
                            "{}",
                            percent(choice.service().fit_error->probability_slo_met.value));
    }
    return text;
}

/// What the replicas do that the scenario lets scale, where that breaks the objective which all of
/// them would hold: their rules are deployed with the nodes.
std::string broken_by_scaling(const planner::Choice& choice) {
    if (choice.job() != nullptr || !choice.service().autoscaled) {
        return "";
    }
    const planner::Autoscaled& scaled = *choice.service().autoscaled;
    const auto broken = std::find_if(scaled.outcome.slo.begin(), scaled.outcome.slo.end(),
                                     [](const experiment::BoundResult& bound) {
                                         return bound.decision == experiment::Decision::fails;
                                     });
    return broken == scaled.outcome.slo.end()
               ? ""
               : fmt::format("replicas break the objective as they scale ({}): {} {}  {}  fails; "
                             "what is above is of all replicas that the nodes hold",
                             scaling_text(scaled.rules), bound_name(*broken),
                             bound_value_text(*broken), bound_text(*broken));
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
    const planner::JobChoice* job = choice.job();
    add("cost", job ? fmt::format("{}, {}", job_cost_text(*job), tier_text(choice))
                    : service_cost_text(choice));
    add("sure", sure_text(result, choice));
    add("scaled", broken_by_scaling(choice));
    add("quota", quota_text(result, choice));
    add("a year", commitments_text(choice));
    add("survives", survival_text(choice));
    if (result.detail.is_brief) {
        // All others stand with the notes; this one may change what is bought.
        const planner::Candidate& chosen = plan.candidates[choice.candidate];
        add("note",
            planner::note_of_ram(*result.scenario, chosen.sku, chosen.workers).value_or(""));
    }
}

} // namespace skusim::report
