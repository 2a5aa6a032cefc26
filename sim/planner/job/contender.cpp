#include "contender.hpp"

#include <skusim/base/count.hpp>
#include <skusim/base/wording.hpp>

#include "planner/gate.hpp"
#include "wording.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

std::optional<Why> loses_items(const scenario::Scenario& scenario, const experiment::JobWork& work,
                               const placement::Workers& workers) {
    const double allowed = scenario::allowed_failures(scenario);
    if (work.share_cut_off.low > allowed) {
        return Why{Verdict::too_slow,
                   "job.timeout: an attempt at a mini-batch that is longer is cut off",
                   fmt::format("{} of its items are in mini-batches longer than job.timeout ({}), "
                               "allowed {}",
                               percent(work.share_cut_off.value),
                               time_text(in_seconds(*scenario.job()->timeout)), percent(allowed))};
    }
    if (work.share_unfit.low > allowed) {
        return Why{Verdict::too_slow,
                   "max_model_len: a prompt that leaves no room for an answer is refused",
                   fmt::format("{} of the prompts are as long as the longest sequence of its "
                               "engines ({} tokens), allowed {}",
                               percent(work.share_unfit.value), workers.engine->max_model_len,
                               percent(allowed))};
    }
    return std::nullopt;
}

/// The candidate with the node that this is about.
Candidate JobContender::on_node(Candidate candidate) const {
    candidate.workers = workers_.count;
    candidate.service = workers_.service;
    candidate.engine = workers_.engine;
    return candidate;
}

/// Why it is none after all, now that what it does is known.
std::optional<Why> JobContender::play() {
    const auto work = clusters_.play();
    return work ? loses_items(scenario_, *work, workers_)
                : Why{Verdict::undecided, "simulation.max_requests", work.error()};
}

Usd JobContender::likely_cost() const {
    return clusters_.least_cost(clusters_.lower_bound().value_or(JobClusters::most_looked_at));
}

bool JobContender::could_beat(const std::optional<Choice>& best) const {
    return !best || likely_cost() < best->job()->usd_total;
}

Candidate JobContender::bounded(Candidate candidate) const {
    const std::optional<int> nodes_for_slo = clusters_.lower_bound();
    const Usd least = likely_cost();
    if (candidate.nodes &&
        (candidate.nodes_basis == NodesBasis::simulated || *candidate.job()->usd_total <= least)) {
        return candidate;
    }
    candidate = on_node(std::move(candidate));
    if (!nodes_for_slo) {
        return judged(std::move(candidate),
                      {Verdict::too_slow,
                       "boot and longest mini-batch: no number of nodes makes them shorter",
                       fmt::format("they take {} on average, the deadline is {}",
                                   time_text(clusters_.least_makespan(JobClusters::most_looked_at)),
                                   time_text(in_seconds(scenario_.job()->deadline)))});
    }
    const int nodes = renting_.nodes(*nodes_for_slo);
    candidate.nodes = nodes;
    candidate.nodes_basis = NodesBasis::lower_bound;
    candidate.usd_per_hour = tariff::hourly(clusters_.tariff(), nodes);
    candidate.workload = JobCandidate{clusters_.tier(), least};
    return nodes > most_.most() ? judged(std::move(candidate), most_.beyond(nodes)) : candidate;
}

/// The count of least cost among those that meet the deadline, from that of `found` on; `with` are
/// the clusters of so many nodes.
JobContender::Found JobContender::at_least_cost(Found found,
                                                const std::function<JobClusters(int)>& with) const {
    for (int nodes = found.nodes + 1;
         nodes <= most_.most() && found.clusters.more_could_pay(found.nodes, nodes); ++nodes) {
        JobClusters clusters = with(nodes);
        if (clusters.holds(nodes) && clusters.cost(nodes).mean < found.cost()) {
            found.clusters = std::move(clusters);
            found.nodes = nodes;
        }
    }
    return found;
}

/// The pair of least cost of dedicated nodes, from none to all that are rented where they do alone,
/// and low-priority ones beside them: the least that do, and the more that pay. Where dedicated
/// ones do alone more of these are looked at, too: so it is no dearer than what either tier has to
/// offer by itself.
std::optional<Choice> JobContender::least_of_both(int most) const {
    std::optional<Found> best;
    const auto consider = [&](int dedicated, int needed,
                              const std::function<JobClusters(int)>& with) {
        const Found least{clusters_.beside(dedicated), needed, renting_.nodes(needed)};
        Found found = at_least_cost(least, with);
        if (!best || found.cost() < best->cost()) {
            best = std::move(found);
        }
    };
    std::optional<NodeCount> alone;
    for (int dedicated = 0; dedicated <= (alone ? renting_.nodes(alone->nodes) : most);
         ++dedicated) {
        JobClusters beside = clusters_.beside(dedicated);
        const NodeCount count = alone ? *alone : beside.search(most);
        if (count.is_found) {
            consider(dedicated, count.nodes, [&](int) { return beside; });
        }
        if (count.is_found && count.nodes == dedicated) {
            alone = count;
        }
    }
    if (alone) {
        consider(renting_.nodes(alone->nodes), alone->nodes,
                 [&](int nodes) { return clusters_.beside(nodes); });
    }
    return best ? std::optional(best->choice()) : std::nullopt;
}

Answer JobContender::answer_with_both(Candidate candidate, const std::optional<Choice>& best,
                                      int most) {
    std::optional<Choice> choice = least_of_both(most);
    if (!choice) {
        clusters_ = clusters_.beside(most); // dedicated ones alone are surest
        return {failing(std::move(candidate), most), std::nullopt};
    }
    candidate = with_choice(std::move(candidate), *choice);
    const bool is_better = !best || choice->job()->usd_total < best->job()->usd_total;
    return {std::move(candidate), is_better ? std::move(choice) : std::nullopt};
}

Answer JobContender::answer(Candidate candidate, const std::optional<Choice>& best) {
    const int allowed = renting_.most_for_slo(most_.most());
    if (!clusters_.may_hold_with(allowed)) {
        return {bounded(std::move(candidate)), std::nullopt};
    }
    if (workers_.tokens != nullptr) {
        if (const std::optional<Why> why = play()) {
            return {none_of(std::move(candidate), *why), std::nullopt};
        }
        if (!clusters_.may_hold_with(allowed) || !could_beat(best)) {
            return {bounded(std::move(candidate)), std::nullopt};
        }
    }
    if (clusters_.tier() == workload::Tier::both) {
        return answer_with_both(std::move(candidate), best, allowed);
    }
    const NodeCount count = clusters_.search(allowed);
    if (!count.is_found) {
        return {failing(std::move(candidate), allowed), std::nullopt};
    }
    Found least{clusters_, count.nodes, renting_.nodes(count.nodes)};
    std::optional<Choice> choice =
        at_least_cost(std::move(least), [&](int) { return clusters_; }).choice();
    candidate = with_choice(std::move(candidate), *choice);
    if (best && !(choice->job()->usd_total < best->job()->usd_total)) {
        choice.reset();
    }
    return {std::move(candidate), std::move(choice)};
}

Candidate JobContender::with_choice(Candidate candidate, const Choice& choice) const {
    const bool is_known = candidate.nodes && candidate.nodes_basis == NodesBasis::simulated;
    if (is_known && *candidate.job()->usd_total <= choice.job()->usd_total) {
        return candidate;
    }
    candidate = on_node(std::move(candidate));
    candidate.verdict = Verdict::feasible;
    candidate.rule.clear();
    candidate.nodes = choice.nodes;
    candidate.nodes_basis = NodesBasis::simulated;
    candidate.usd_per_hour = choice.usd_per_hour;
    candidate.workload = JobCandidate{clusters_.tier(), choice.job()->usd_total};
    return candidate;
}

/// It is none, unless the SKU holds in another tier, or with other engines.
Candidate JobContender::none_of(Candidate candidate, const Why& why) const {
    const bool holds = candidate.nodes && candidate.nodes_basis == NodesBasis::simulated;
    return holds ? candidate : judged(on_node(std::move(candidate)), why);
}

/// Even the largest cluster allowed does not hold.
Candidate JobContender::failing(Candidate candidate, int nodes) {
    if (candidate.nodes && candidate.nodes_basis == NodesBasis::simulated) {
        return candidate; // the other tier holds, or other engines
    }
    candidate = on_node(std::move(candidate));
    const experiment::JobOutcome& outcome = clusters_.outcome(nodes);
    const bool is_late = outcome.slo[0].decision != experiment::Decision::holds;
    const bool is_open = experiment::decision(outcome) == experiment::Decision::undecided;
    candidate.workload = JobCandidate{clusters_.tier(), candidate.job()->usd_total};
    if (is_late && !is_open && most_.is_capped_by_quota()) {
        candidate.nodes = renting_.nodes(nodes + 1);
        candidate.usd_per_hour = tariff::hourly(clusters_.tariff(), *candidate.nodes);
        candidate.workload = JobCandidate{clusters_.tier(), clusters_.least_cost(nodes + 1)};
        const placement::Why why = most_.beyond(*candidate.nodes);
        return judged(std::move(candidate), why);
    }
    return judged(std::move(candidate), {is_open   ? Verdict::undecided
                                         : is_late ? Verdict::too_many_nodes
                                                   : Verdict::too_slow,
                                         is_late ? most_.rule() : "slo.max_error_rate",
                                         shortfall_sentence(scenario_, outcome, nodes)});
}

Candidate JobContender::judged_by_quota(Candidate candidate) const {
    const bool is_of_tier = candidate.job()->tier == clusters_.tier();
    return is_of_tier ? beyond_quota(std::move(candidate), most_) : candidate;
}

std::string JobContender::cost_text(const Candidate& candidate) {
    const workload::Tier tier = *candidate.job()->tier;
    const std::string node =
        tier == workload::Tier::both ? "node" : fmt::format("{} node", name(tier));
    return fmt::format("{} cost {} USD for the job", count_text(*candidate.nodes, node),
                       usd_text(*candidate.job()->usd_total));
}

std::string JobContender::cost_text(const Choice& choice) {
    return usd_text(choice.job()->usd_total) + " USD";
}

} // namespace skusim::planner
