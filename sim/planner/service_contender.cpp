#include "service_contender.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>
#include <skusim/planner/quota.hpp>

#include "gate.hpp"
#include "open_question.hpp"
#include "sizing_formula.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

bool is_roomy_for(const scenario::Scenario& scenario, const Candidate& candidate) {
    if (!candidate.engine || !candidate.engine->memory) {
        return true;
    }
    const llm::MemorySheet& memory = *candidate.engine->memory;
    return memory.usable * (1 / candidate.engine->utilization) >=
           memory.weights * scenario.policy.ram_factor;
}

} // namespace

ServiceContender::ServiceContender(const scenario::Scenario& scenario, const Efforts& efforts,
                                   const Performer& performer, Plan& plan)
    : scenario_(scenario), efforts_(efforts), effort_(plan.effort), machine_(performer.machine),
      most_(scenario, plan.candidates[performer.candidate].sku,
            market_of(scenario, plan.candidates[performer.candidate])),
      candidate_(performer.candidate),
      tariff_(*tariff::tariff_of(plan.candidates[candidate_].sku, scenario.policy.pricing)),
      renting_(renting_of(scenario, plan.candidates[candidate_].sku)),
      is_roomy_(is_roomy_for(scenario, plan.candidates[candidate_])),
      clusters_(scenario, efforts, machine_->node(), machine_->profile()->capacity.value,
                plan.effort) {
    if (renting_.endurance) {
        renting_.endurance->waiting_load = waiting_load(*machine_->node());
    }
}

/// Before its clusters are simulated: where they are looked for hangs on what a node carries.
void ServiceContender::look_closely() {
    const std::size_t before = machine_->profile()->load_curve.size();
    machine_->look_closely(*scenario_.slo, efforts_.screening());
    effort_.simulated += static_cast<int>(machine_->profile()->load_curve.size() - before);
    clusters_.guess_from(machine_->profile()->capacity.value);
}

UsdPerHour ServiceContender::likely_cost() const {
    return tariff::hourly(tariff_, renting_.nodes(clusters_.guess()));
}

/// The most nodes that may be rented, and cost less than the best so far.
int ServiceContender::most_rented(const std::optional<Choice>& best) const {
    return best ? tariff::most_nodes_below(tariff_, best->usd_per_hour, most_.most())
                : most_.most();
}

/// Counts those for the objective: if they do not hold, it cannot be cheaper.
int ServiceContender::affordable(const std::optional<Choice>& best) const {
    const int allowed = renting_.most_for_slo(most_rented(best));
    return best && allowed < clusters_.lower_bound() ? 0 : allowed;
}

bool ServiceContender::could_beat(const std::optional<Choice>& best) const {
    return affordable(best) >= 1;
}

Candidate ServiceContender::with_bound(Candidate candidate, int nodes_for_slo) const {
    if (candidate.nodes_basis == NodesBasis::simulated) {
        return candidate; // known already, as the guidance choice
    }
    const int nodes = std::max(renting_.nodes(nodes_for_slo), candidate.nodes.value_or(0));
    candidate.nodes = nodes;
    candidate.usd_per_hour = tariff::hourly(tariff_, nodes);
    return nodes > most_.most() ? judged(std::move(candidate), most_.beyond(nodes)) : candidate;
}

Candidate ServiceContender::judged_by_quota(Candidate candidate) const {
    return beyond_quota(std::move(candidate), most_);
}

Candidate ServiceContender::bounded(Candidate candidate) const {
    return with_bound(std::move(candidate), clusters_.lower_bound());
}

/// The least cluster of at most `allowed` nodes that surely holds.
NodeCount ServiceContender::search(int allowed) {
    if (allowed < 1) {
        return {clusters_.lower_bound(), false};
    }
    for (;;) {
        NodeCount count = clusters_.search(allowed);
        if (!count.is_found && clusters_.lower_bound() <= allowed &&
            clusters_.settled(allowed) == experiment::Decision::holds) {
            count = {allowed, true};
        }
        if (!count.is_found) {
            return count;
        }
        if (clusters_.settled(count.nodes) == experiment::Decision::holds) {
            return {lowered(count.nodes), true};
        }
    }
}

// Where latency hardly depends on the number of nodes, many counts are undecided at the asked
// precision, and the search passed over them. Each that holds is a node less to pay for.
int ServiceContender::lowered(int nodes) {
    const auto holds = [&](int fewer) {
        return renting_.nodes(fewer) < renting_.nodes(nodes) &&
               clusters_.settled(fewer) == experiment::Decision::holds;
    };
    int fails = clusters_.least_possible() - 1;
    for (int probe = nodes - 1; probe > fails; probe = fails + (nodes - fails) / 2) {
        (holds(probe) ? nodes : fails) = probe;
    }
    return nodes;
}

std::optional<int> ServiceContender::least_open(int nodes) {
    const bool is_open = clusters_.least_possible() < nodes &&
                         clusters_.settled(nodes - 1) == experiment::Decision::undecided;
    return is_open ? std::optional(clusters_.least_open(nodes - 1)) : std::nullopt;
}

/// An open count is told only where fewer nodes would be rented with it.
std::optional<int> ServiceContender::may_hold(int nodes) {
    const int rented = renting_.nodes(nodes);
    if (renting_.nodes(clusters_.least_possible()) == rented) {
        return std::nullopt;
    }
    const std::optional<int> least = least_open(nodes);
    return least && renting_.nodes(*least) < rented ? least : std::nullopt;
}

Answer ServiceContender::answer(Candidate candidate, const std::optional<Choice>& best) {
    const int allowed = affordable(best);
    if (clusters_.lower_bound() <= allowed) {
        look_closely();
    }
    const NodeCount count = search(allowed);
    if (count.is_found) {
        const int rented = renting_.nodes(count.nodes);
        if (rented > most_rented(best)) {
            return {with_bound(std::move(candidate), count.nodes), std::nullopt};
        }
        if (const std::optional<Why> why = why_not_rented(count.nodes, rented)) {
            return {judged(with_bound(std::move(candidate), count.nodes), *why), std::nullopt};
        }
        Choice choice = choice_of(count.nodes, rented);
        candidate.nodes = choice.nodes;
        candidate.nodes_basis = NodesBasis::simulated;
        candidate.usd_per_hour = choice.usd_per_hour;
        candidate.verdict = Verdict::feasible;
        return {std::move(candidate), std::move(choice)};
    }
    const bool is_undecided = clusters_.lower_bound() <= allowed &&
                              clusters_.settled(allowed) == experiment::Decision::undecided;
    if (!is_undecided) { // it fails, or costs too much: more are needed
        return {with_bound(std::move(candidate), std::max(allowed + 1, clusters_.lower_bound())),
                std::nullopt};
    }
    const bool is_known = candidate.nodes_basis == NodesBasis::simulated;
    candidate = with_bound(std::move(candidate), clusters_.least_possible());
    if (!is_known) {
        candidate = judged(std::move(candidate), undecided_at(allowed));
    }
    return {std::move(candidate), std::nullopt};
}

/// Why nobody knows whether so many nodes hold, and what would tell.
Why ServiceContender::undecided_at(int nodes_for_slo) {
    const int least = renting_.nodes(clusters_.least_open(nodes_for_slo));
    const int most = renting_.nodes(nodes_for_slo);
    const std::string nodes =
        least < most ? fmt::format("{} to {} nodes", least, most) : count_text(most, "node");
    return {Verdict::undecided, "simulation.precision",
            fmt::format("{} may hold: {}", nodes, open_question(clusters_.known(nodes_for_slo)))};
}

/// What has more nodes rented than the objective needs.
std::string ServiceContender::rule_of_rented(int rented) const {
    return scenario_.target && renting_.minimum == rented
               ? catalog::cited(scenario_.target->minimum.rule)
               : "policy.spare_nodes";
}

/// Nodes beyond those that hold the objective can break it: each has less load then, and where
/// batches wait for company, or prompts for what others left in a cache, that is no gain. What is
/// rented has to hold by itself.
std::optional<Why> ServiceContender::why_not_rented(int nodes_for_slo, int rented) {
    if (rented == nodes_for_slo) {
        return std::nullopt;
    }
    static_cast<void>(clusters_.told(rented)); // which settled() then decides by
    const experiment::Decision decision = clusters_.settled(rented);
    if (decision == experiment::Decision::holds) {
        return std::nullopt;
    }
    const bool fails = decision == experiment::Decision::fails;
    std::string reason =
        fmt::format("{} {} the objective, the {} rented {}: ", count_text(nodes_for_slo, "node"),
                    nodes_for_slo == 1 ? "holds" : "hold", rented, fails ? "do not" : "may");
    if (!fails) {
        return Why{Verdict::undecided, "simulation.precision",
                   reason + open_question(clusters_.known(rented))};
    }
    reason += broken_bound(clusters_.known(rented));
    if (scenario_.node.batch) {
        reason += "; the less load a node has, the longer its batches wait for company: rent "
                  "fewer spare ones, or shorten node.batch.max_delay";
    }
    return Why{Verdict::too_slow, rule_of_rented(rented), std::move(reason)};
}

Choice ServiceContender::choice_of(int nodes_for_slo, int rented) const {
    Choice choice;
    choice.candidate = candidate_;
    choice.nodes_for_slo = nodes_for_slo;
    choice.nodes = rented;
    choice.nodes_lower_bound = clusters_.lower_bound();
    choice.usd_per_node_hour = tariff::hourly(tariff_, 1);
    choice.usd_per_hour = tariff::hourly(tariff_, choice.nodes);
    return choice;
}

std::optional<Choice> ServiceContender::told(const Candidate& candidate, Choice choice,
                                             const experiment::RunProgress& progress) {
    if (is_measured_) {
        clusters_.measure_answers(progress);
    }
    const int nodes_for_slo = choice.nodes_for_slo;
    if (clusters_.settled(nodes_for_slo) != experiment::Decision::holds ||
        why_not_rented(nodes_for_slo, choice.nodes)) {
        return std::nullopt;
    }
    choice.service().outcome = clusters_.told(choice.nodes);
    choice.cross_checks = experiment::cross_checks(
        clusters_.cluster(choice.nodes), choice.service().outcome, scenario_.simulation.confidence);
    choice.service().previous.nodes = nodes_for_slo - 1;
    if (choice.service().previous.nodes >= 1) {
        choice.service().previous.outcome = clusters_.known(choice.service().previous.nodes);
    }
    choice.service().may_hold = may_hold(nodes_for_slo);
    choice.service().sizing = sizing_formula(scenario_, candidate, choice);
    return choice;
}

std::string ServiceContender::cost_text(const Candidate& candidate) {
    return fmt::format("{} cost {}", count_text(*candidate.nodes, "node"),
                       usd_per_hour(*candidate.usd_per_hour));
}

std::string ServiceContender::cost_text(const Choice& choice) {
    return usd_per_hour(choice.usd_per_hour);
}

std::vector<ServiceContender> scale_out(const scenario::Scenario& scenario, const Efforts& efforts,
                                        const std::vector<Performer>& performers, Plan& plan) {
    std::vector<ServiceContender> contenders;
    contenders.reserve(performers.size());
    for (const Performer& performer : performers) {
        contenders.emplace_back(scenario, efforts, performer, plan);
    }
    return contenders;
}

} // namespace skusim::planner
