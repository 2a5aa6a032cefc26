#include "plan.hpp"

#include <skusim/base/wording.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/tariff/tariff.hpp>

#include "clusters.hpp"
#include "planner/choose.hpp"
#include "planner/gate.hpp"
#include "planner/scale_up.hpp"
#include "wording.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <fmt/format.h>

namespace skusim::planner {

namespace {

using workload::Tier;

class JobPlanner {
public:
    JobPlanner(const scenario::Scenario& scenario, const catalog::Hardware& hardware, Plan& plan,
               const ProgressSink& progress)
        : scenario_(scenario), hardware_(hardware), plan_(plan), progress_(progress),
          simulator_(scenario, plan.effort) {}

    /// The tiers of one SKU as contenders, unless it has no price, no time, or loses its items.
    void admit(std::size_t index) {
        Candidate& candidate = plan_.candidates[index];
        const std::vector<Tier> tiers = affordable_tiers(scenario_, candidate.sku);
        if (tiers.empty()) {
            bound_out(candidate, without_price());
            return;
        }
        const auto workers = placement::place_job(scenario_, candidate.sku, hardware_);
        if (!workers) {
            candidate = not_placed(std::move(candidate), workers.error());
            ++plan_.effort.bounded_out;
            return;
        }
        candidate.workers = workers->count;
        candidate.service = workers->service;
        const random::Distribution& service = candidate.service->time;
        const auto work = simulator_.work(service);
        if (!work) {
            candidate = judged(std::move(candidate),
                               {Verdict::undecided, "simulation.max_requests", work.error()});
            too_large_ = work.error();
            return;
        }
        if (const std::optional<Why> why = loses_items(*work)) {
            bound_out(candidate, *why);
            return;
        }
        for (const Tier tier : tiers) {
            contenders_.emplace_back(index, candidate.workers, service, tier,
                                     *tariff::tier_price(candidate.sku, tier), *work, simulator_);
        }
    }

    void choose_guidance() {
        for (std::size_t i = 0; i < contenders_.size() && !plan_.guidance; ++i) {
            progress_({"scale out", i, contenders_.size()});
            plan_.guidance = least_cost_choice(contenders_[i]);
            const bool has_other_tier =
                i + 1 < contenders_.size() &&
                contenders_[i + 1].candidate() == contenders_[i].candidate();
            if (has_other_tier) {
                take_if_cheaper(plan_.guidance, least_cost_choice(contenders_[++i]));
            }
        }
    }

    /// In the order of their bounds: once a bound is above the best cost, so are all that follow.
    void choose_cheapest() {
        plan_.cheapest = plan_.guidance;
        std::vector<JobContender*> order;
        for (JobContender& contender : contenders_) {
            order.push_back(&contender);
        }
        std::stable_sort(
            order.begin(), order.end(), [](const JobContender* a, const JobContender* b) {
                return a->least_cost(a->lower_bound()) < b->least_cost(b->lower_bound());
            });
        std::size_t done = 0;
        for (JobContender* contender : order) {
            progress_({"scale out", done++, order.size()});
            const bool can_be_cheaper =
                !plan_.cheapest ||
                contender->least_cost(contender->lower_bound()) < plan_.cheapest->job->usd_total;
            if (can_be_cheaper) {
                take_if_cheaper(plan_.cheapest, least_cost_choice(*contender));
            } else {
                set_bound(*contender, contender->lower_bound());
            }
        }
    }

    void explain() {
        if (plan_.guidance) {
            plan_.candidates[plan_.guidance->candidate].is_guidance = true;
        }
        if (plan_.cheapest) {
            plan_.candidates[plan_.cheapest->candidate].is_cheapest = true;
        }
        for (Candidate& it : plan_.candidates) {
            if (it.verdict == Verdict::feasible && it.usd_total) {
                it.reason = cost_sentence(plan_, it);
            }
        }
        if (!plan_.cheapest) {
            plan_.reason =
                contenders_.empty() ? too_large_ : what_would_help(scenario_, plan_, contenders_);
        }
    }

private:
    void bound_out(Candidate& candidate, const Why& why) {
        candidate = judged(std::move(candidate), why);
        ++plan_.effort.bounded_out;
    }

    [[nodiscard]] Why without_price() const {
        const std::optional<Tier>& tier = scenario_.job->tier;
        return {Verdict::no_price, "",
                fmt::format("the catalog has no {} price for it",
                            !tier                      ? "dedicated, low-priority or spot"
                            : *tier == Tier::dedicated ? "on-demand"
                                                       : "low-priority or spot")};
    }

    /// More items than allowed are in mini-batches that are longer than the timeout, in any
    /// cluster of the SKU.
    [[nodiscard]] std::optional<Why> loses_items(const experiment::JobWork& work) const {
        const double allowed = scenario::allowed_failures(scenario_);
        if (work.share_cut_off.low <= allowed) {
            return std::nullopt;
        }
        return Why{Verdict::too_slow,
                   "job.timeout: an attempt at a mini-batch that is longer is cut off",
                   fmt::format("{} of its items are in mini-batches longer than job.timeout ({}), "
                               "allowed {}",
                               percent(work.share_cut_off.value),
                               time_text(in_seconds(*scenario_.job->timeout)), percent(allowed))};
    }

    [[nodiscard]] int rented(const JobContender& contender, int nodes_for_slo) const {
        const catalog::Sku& sku = plan_.candidates[contender.candidate()].sku;
        return std::max(rented_nodes(scenario_, sku, nodes_for_slo), scenario_.job->min_nodes);
    }

    /// The count of least cost among those that meet the deadline; nothing if there is none.
    std::optional<Choice> least_cost_choice(JobContender& contender) {
        const int most = most_.nodes;
        const int allowed = rented(contender, 1) <= most ? most - scenario_.policy.spare_nodes : 0;
        if (contender.lower_bound() > allowed) {
            set_bound(contender, contender.lower_bound());
            return std::nullopt;
        }
        const NodeCount count = contender.search(allowed);
        if (!count.is_found) {
            set_failing(contender, allowed);
            return std::nullopt;
        }
        const int needed = rented(contender, count.least_possible);
        int best = needed;
        for (int nodes = needed + 1; nodes <= most && contender.more_could_pay(best, nodes);
             ++nodes) {
            if (contender.holds(nodes) && contender.cost(nodes).mean < contender.cost(best).mean) {
                best = nodes;
            }
        }
        Choice choice = contender.choice(best, count.least_possible);
        set_simulated(contender, choice);
        return choice;
    }

    static void take_if_cheaper(std::optional<Choice>& best, std::optional<Choice> other) {
        const bool is_cheaper = other && (!best || other->job->usd_total < best->job->usd_total);
        if (is_cheaper) {
            best = std::move(other);
        }
    }

    /// A candidate tells of its cheapest tier.
    void set_simulated(const JobContender& contender, const Choice& choice) {
        Candidate& it = plan_.candidates[contender.candidate()];
        const bool is_known = it.nodes && it.nodes_basis == NodesBasis::simulated;
        if (is_known && *it.usd_total < choice.job->usd_total) {
            return;
        }
        it.verdict = Verdict::feasible;
        it.rule.clear();
        it.nodes = choice.nodes;
        it.nodes_basis = NodesBasis::simulated;
        it.tier = contender.tier();
        it.usd_per_hour = choice.usd_per_hour;
        it.usd_total = choice.job->usd_total;
    }

    void set_bound(const JobContender& contender, int nodes_for_slo) {
        Candidate& it = plan_.candidates[contender.candidate()];
        const Usd least = contender.least_cost(nodes_for_slo);
        if (it.nodes && (it.nodes_basis == NodesBasis::simulated || *it.usd_total <= least)) {
            return;
        }
        if (nodes_for_slo == JobContender::never) {
            it.verdict = Verdict::too_slow;
            it.rule = "boot and longest mini-batch: no number of nodes makes them shorter";
            it.reason = fmt::format("they take {} on average, the deadline is {}",
                                    time_text(contender.least_makespan(JobContender::never)),
                                    time_text(in_seconds(scenario_.job->deadline)));
            return;
        }
        it.nodes = rented(contender, nodes_for_slo);
        it.nodes_basis = NodesBasis::lower_bound;
        it.tier = contender.tier();
        it.usd_per_hour = contender.price() * *it.nodes;
        it.usd_total = least;
        if (*it.nodes > most_.nodes) {
            it.verdict = Verdict::too_many_nodes;
            it.rule = most_.rule;
            it.reason =
                fmt::format("at least {}, allowed {}", count_text(*it.nodes, "node"), most_.nodes);
        }
    }

    /// Even the largest cluster allowed does not hold.
    void set_failing(JobContender& contender, int most) {
        Candidate& it = plan_.candidates[contender.candidate()];
        if (it.nodes && it.nodes_basis == NodesBasis::simulated) {
            return; // the other tier holds
        }
        const experiment::JobOutcome& outcome = contender.outcome(most);
        const bool is_late = outcome.slo[0].decision != experiment::Decision::holds;
        const bool is_open = experiment::decision(outcome) == experiment::Decision::undecided;
        it.verdict = is_open   ? Verdict::undecided
                     : is_late ? Verdict::too_many_nodes
                               : Verdict::too_slow;
        it.rule = is_late ? most_.rule : "slo.max_error_rate";
        it.reason = shortfall_sentence(scenario_, outcome, most);
        it.tier = contender.tier();
    }

    const scenario::Scenario& scenario_;
    const catalog::Hardware& hardware_;
    Plan& plan_;
    const ProgressSink& progress_;
    std::string too_large_; ///< to be simulated: what to change
    MostNodes most_ = most_nodes(scenario_);
    JobSimulator simulator_;
    std::deque<JobContender> contenders_; ///< up the ladder; a SKU's tiers beside each other
};

} // namespace

void plan_job(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
              const std::vector<std::size_t>& admitted, Plan& plan, const ProgressSink& progress) {
    JobPlanner planner(scenario, hardware, plan, progress);
    std::size_t done = 0;
    for (const std::size_t index : admitted) {
        progress({"scale up", done++, admitted.size()});
        planner.admit(index);
    }
    planner.choose_guidance();
    planner.choose_cheapest();
    planner.explain();
}

} // namespace skusim::planner
