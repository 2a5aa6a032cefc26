#include "planner/job/plan.hpp"

#include <skusim/base/check.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/placement/refusal.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/make_plan.hpp>
#include <skusim/planner/targets.hpp>

#include "autoscale.hpp"
#include "choose.hpp"
#include "commit.hpp"
#include "gate.hpp"
#include "no_engine.hpp"
#include "planner/notes/warnings.hpp"
#include "scale_up.hpp"
#include "service_contender.hpp"
#include "survive.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

Plan unplanned(const scenario::Scenario& scenario, const std::vector<catalog::Sku>& skus) {
    Plan plan;
    std::vector<catalog::Sku> wanted = selected(skus, scenario);
    plan.candidates.reserve(wanted.size());
    for (catalog::Sku& sku : wanted) {
        Candidate& candidate = plan.candidates.emplace_back();
        candidate.sku = std::move(sku);
        if (scenario.job()) {
            candidate.workload = JobCandidate{};
        }
    }
    return plan;
}

/// Without an answer, what is open of the first SKU up the ladder that may be one; empty if none
/// is.
std::string undecided_reason(const Plan& plan) {
    const auto open =
        std::find_if(plan.candidates.begin(), plan.candidates.end(),
                     [](const Candidate& it) { return it.verdict == Verdict::undecided; });
    return open == plan.candidates.end()
               ? ""
               : fmt::format("undecided: of {} {}", open->sku.name, open->reason);
}

/// Without an answer, what is broken by renting what the objective asks for, of the first SKU up
/// the ladder that holds it otherwise; empty if none does.
std::string as_rented_reason(const Plan& plan) {
    const auto held = std::find_if(
        plan.candidates.begin(), plan.candidates.end(),
        [](const Candidate& it) { return it.verdict == Verdict::too_slow && it.nodes; });
    return held == plan.candidates.end()
               ? ""
               : fmt::format("nothing holds as it is rented; of {} {} ({})", held->sku.name,
                             held->reason, held->rule);
}

/// The first thing to ask for.
std::string over_quota_reason(const Plan& plan) {
    const Candidate& it = plan.candidates[plan.without_quota->candidate];
    return fmt::format("of {} {}", it.sku.name, it.reason);
}

/// Plans of one workload: of a job the whole job's cost counts, else that of an hour.
bool costs_less(const Choice& a, const Choice& b) {
    return a.job() && b.job() ? a.job()->usd_total < b.job()->usd_total
                              : a.usd_per_hour < b.usd_per_hour;
}

} // namespace

Plan refused_plan(const scenario::Scenario& scenario, const std::vector<catalog::Sku>& skus,
                  const placement::Refusal& refusal) {
    Plan plan = unplanned(scenario, skus);
    plan.refusal = refusal;
    for (Candidate& candidate : plan.candidates) {
        candidate = judged(std::move(candidate), {Verdict::gated, refusal.rule, refusal.reason});
    }
    plan.effort.bounded_out = static_cast<int>(plan.candidates.size());
    plan.warnings = warnings(scenario, skus, plan);
    return plan;
}

std::optional<std::size_t> cheapest_of(const std::vector<const Plan*>& plans) {
    std::optional<std::size_t> best;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        const std::optional<Choice>& choice = plans[i]->cheapest;
        if (choice && (!best || costs_less(*choice, *plans[*best]->cheapest))) {
            best = i;
        }
    }
    return best;
}

Plan make_plan(const scenario::Scenario& scenario, const std::vector<catalog::Sku>& skus,
               const catalog::Hardware& hardware, const ProgressSink& progress,
               const std::shared_ptr<experiment::OutcomeMemory>& known, Curves curves) {
    SKUSIM_CHECK(scenario.model && (scenario.slo || scenario.job()),
                 "a plan needs a model, and an objective or a batch job");
    if (const auto refused = placement::refusal(scenario)) {
        return refused_plan(scenario, skus, *refused);
    }
    if (const auto refused = refused_availability(scenario)) {
        return refused_plan(scenario, skus, *refused);
    }
    Plan plan = unplanned(scenario, skus);
    const std::vector<std::size_t> admitted = gate(scenario, plan);
    if (scenario.job()) {
        plan_job(scenario, hardware, admitted, plan, progress);
    } else {
        const Efforts efforts(scenario.simulation, known);
        const std::vector<Performer> performers =
            scale_up(scenario, hardware, admitted, efforts, curves, plan, progress);
        std::vector<ServiceContender> contenders = scale_out(scenario, efforts, performers, plan);
        choose(contenders, plan, progress, known ? BeyondQuota::ignored : BeyondQuota::sought);
        autoscale(scenario, efforts, contenders, plan);
        survive(scenario, contenders, plan);
        plan.effort.simulated += efforts.pursuits().simulated();
        commit(scenario, plan);
        if (!plan.cheapest && !plan.without_quota) {
            plan.reason = undecided_reason(plan);
        }
        if (!plan.cheapest && !plan.without_quota && plan.reason.empty()) {
            plan.reason = as_rented_reason(plan);
        }
        if (!plan.cheapest && !plan.without_quota && plan.reason.empty()) {
            plan.reason = why_nothing_holds(scenario, hardware, plan);
        }
    }
    if (!plan.cheapest && plan.without_quota) {
        plan.reason = "nothing that performs is within the quota; " + over_quota_reason(plan);
    }
    if (plan.candidates.empty()) {
        plan.reason = nothing_selected(scenario.select, skus);
    }
    plan.warnings = warnings(scenario, skus, plan);
    return plan;
}

bool is_guidance_cheapest(const Plan& plan) {
    return plan.guidance && plan.cheapest && plan.guidance->candidate == plan.cheapest->candidate;
}

std::vector<const Choice*> choices_of(const Plan& plan) {
    std::vector<const Choice*> choices;
    if (plan.guidance) {
        choices.push_back(&*plan.guidance);
    }
    if (plan.cheapest && !is_guidance_cheapest(plan)) {
        choices.push_back(&*plan.cheapest);
    }
    return choices;
}

void ask_for_chosen(scenario::Scenario& scenario, const Candidate& candidate) {
    if (candidate.chosen_threads) {
        scenario.node.threads_per_worker = *candidate.chosen_threads;
    }
    auto* tokens = std::get_if<service::TokenService>(&scenario.service);
    if (tokens != nullptr && candidate.engine) {
        tokens->engine.tensor_parallel = candidate.engine->tensor_parallel;
    }
}

std::optional<serving::Batching> batching_of(const Candidate& candidate) {
    const experiment::Trial* node = candidate.node();
    const auto* rules = node != nullptr ? node->cluster.kind_if<serving::Batching>() : nullptr;
    return rules != nullptr ? std::optional(*rules) : std::nullopt;
}

std::optional<serving::Processors> processors_of(const Candidate& candidate) {
    const experiment::Trial* node = candidate.node();
    const auto* rules = node != nullptr ? node->cluster.kind_if<serving::Sharing>() : nullptr;
    return rules != nullptr ? std::optional(rules->processors) : std::nullopt;
}

std::optional<serving::Stations> stations_of(const Candidate& candidate) {
    const experiment::Trial* node = candidate.node();
    const auto* rules = node != nullptr ? node->cluster.kind_if<serving::Stations>() : nullptr;
    return rules != nullptr ? std::optional(*rules) : std::nullopt;
}

const experiment::Trial* Candidate::node() const {
    const auto* serving = std::get_if<ServiceCandidate>(&workload);
    return serving != nullptr ? serving->node.get() : nullptr;
}

const Profile* Candidate::profile() const {
    const auto* serving = std::get_if<ServiceCandidate>(&workload);
    return serving != nullptr ? serving->profile.get() : nullptr;
}

std::string_view name(NodesBasis basis) {
    return basis == NodesBasis::simulated ? "simulated" : "lower-bound";
}

} // namespace skusim::planner
