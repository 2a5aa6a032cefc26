#include "choose.hpp"

#include <skusim/base/wording.hpp>

#include "scale_out.hpp"
#include "sizing.hpp"

#include <algorithm>
#include <fmt/format.h>

namespace skusim::planner {

int rented_nodes(const scenario::Scenario& scenario, const catalog::Sku& sku, int nodes_for_slo) {
    const int minimum =
        scenario.target
            ? catalog::minimum_nodes(*scenario.target, scenario::environment(scenario), sku)
            : 1;
    return std::max(nodes_for_slo + scenario.policy.spare_nodes, minimum);
}

namespace {

class Chooser {
public:
    Chooser(const scenario::Scenario& scenario, std::vector<Contender>& contenders, Plan& plan,
            const ProgressSink& progress)
        : scenario_(scenario), most_(most_nodes(scenario)), contenders_(contenders), plan_(plan),
          progress_(progress) {}

    void choose_guidance() {
        for (Contender& contender : contenders_) {
            progress_({"scale out", 0, contenders_.size()});
            const int allowed = most_for_slo(contender, most_.nodes);
            plan_.guidance = scaled_out(contender, allowed);
            if (plan_.guidance) {
                return;
            }
        }
    }

    /// In the order of their likely cost, so that the best is found early and bounds out the rest.
    void choose_cheapest() {
        plan_.cheapest = plan_.guidance;
        std::vector<Contender*> order;
        for (Contender& contender : contenders_) {
            order.push_back(&contender);
        }
        std::stable_sort(order.begin(), order.end(), [&](const Contender* a, const Contender* b) {
            return cost(*a, a->clusters.guess()) < cost(*b, b->clusters.guess());
        });
        std::size_t done = 0;
        for (Contender* contender : order) {
            progress_({"scale out", done++, order.size()});
            const int allowed = affordable(*contender);
            if (allowed < 1) {
                set_bound(*contender, contender->clusters.lower_bound());
            } else if (std::optional<Choice> choice = scaled_out(*contender, allowed)) {
                plan_.cheapest = std::move(choice);
            }
        }
    }

    void mark_choices() {
        if (plan_.guidance) {
            plan_.candidates[plan_.guidance->candidate].is_guidance = true;
        }
        if (plan_.cheapest) {
            plan_.candidates[plan_.cheapest->candidate].is_cheapest = true;
        }
    }

    /// One sentence for each performer: what it would cost, and why it was not chosen.
    void explain() {
        for (const Contender& contender : contenders_) {
            Candidate& it = candidate(contender);
            if (it.verdict != Verdict::feasible) {
                continue;
            }
            const bool bound = it.nodes_basis == NodesBasis::lower_bound;
            it.reason = fmt::format("{}{} cost {}", bound ? "at least " : "",
                                    count_text(*it.nodes, "node"), usd_per_hour(*it.usd_per_hour));
            if (it.is_guidance && it.is_cheapest) {
                it.reason += "; first up the ladder that performs, and cheapest";
            } else if (it.is_guidance) {
                it.reason += "; first up the ladder that performs";
            } else if (it.is_cheapest) {
                it.reason += "; cheapest";
            } else if (plan_.cheapest) {
                it.reason +=
                    fmt::format(", cheapest {}", usd_per_hour(plan_.cheapest->usd_per_hour));
            }
        }
    }

private:
    Candidate& candidate(const Contender& contender) {
        return plan_.candidates[contender.performer.candidate];
    }

    UsdPerHour cost(const Contender& contender, int nodes_for_slo) {
        return contender.node_price *
               rented_nodes(scenario_, candidate(contender).sku, nodes_for_slo);
    }

    /// The most nodes that leave room, within `rented`, for spare nodes and the target's minimum.
    int most_for_slo(const Contender& contender, int rented) {
        if (rented_nodes(scenario_, candidate(contender).sku, 1) > rented) {
            return 0;
        }
        return rented - scenario_.policy.spare_nodes;
    }

    /// The most nodes that cost less than the best so far: if they do not hold, it cannot be
    /// cheaper.
    int affordable(const Contender& contender) {
        const int most = most_.nodes;
        if (!plan_.cheapest || contender.node_price.nano_usd() == 0) {
            return most_for_slo(contender, most);
        }
        const std::int64_t under = plan_.cheapest->usd_per_hour.nano_usd() - 1;
        const auto rented = std::min<std::int64_t>(most, under / contender.node_price.nano_usd());
        const int allowed = most_for_slo(contender, static_cast<int>(rented));
        return allowed < contender.clusters.lower_bound() ? 0 : allowed;
    }

    void set_bound(const Contender& contender, int nodes_for_slo) {
        Candidate& it = candidate(contender);
        if (it.nodes_basis == NodesBasis::simulated) {
            return; // known already, as the guidance choice
        }
        const int rented = rented_nodes(scenario_, it.sku, nodes_for_slo);
        it.nodes = std::max(rented, it.nodes.value_or(0));
        it.usd_per_hour = contender.node_price * *it.nodes;
        if (*it.nodes > most_.nodes) {
            it.verdict = Verdict::too_many_nodes;
            it.rule = most_.rule;
            it.reason =
                fmt::format("at least {}, allowed {}", count_text(*it.nodes, "node"), most_.nodes);
        }
    }

    /// Whether the count holds when measured to the asked precision, while one node less does not.
    /// If not, the search now knows better.
    static bool is_least_that_holds(ScaleOut& clusters, int nodes) {
        if (experiment::decision(clusters.measured(nodes)) != experiment::Decision::holds) {
            return false;
        }
        return nodes == 1 ||
               experiment::decision(clusters.settled(nodes - 1)) != experiment::Decision::holds;
    }

    /// The least cluster of at most `allowed` nodes that holds, also when measured to the asked
    /// precision; nothing if there is none.
    std::optional<Choice> scaled_out(Contender& contender, int allowed) {
        ScaleOut& clusters = contender.clusters;
        NodeCount count = allowed >= 1 ? clusters.search(allowed)
                                       : NodeCount{clusters.lower_bound(), false, false};
        while (count.is_found && !is_least_that_holds(clusters, count.least_possible)) {
            count = clusters.search(allowed);
        }
        if (!count.is_found) {
            set_bound(contender, count.least_possible);
            if (count.undecided && allowed == most_for_slo(contender, most_.nodes)) {
                set_undecided(contender);
            }
            return std::nullopt;
        }
        return verified(contender, count.least_possible);
    }

    void set_undecided(const Contender& contender) {
        Candidate& it = candidate(contender);
        it.verdict = Verdict::undecided;
        it.rule = "simulation.precision";
        it.reason = fmt::format("at {} the objective lies inside the interval of the measured "
                                "figure, at the asked precision",
                                count_text(most_.nodes, "node"));
    }

    Choice verified(Contender& contender, int nodes_for_slo) {
        Candidate& it = candidate(contender);
        ScaleOut& clusters = contender.clusters;
        Choice choice;
        choice.candidate = contender.performer.candidate;
        choice.nodes_for_slo = nodes_for_slo;
        choice.nodes = rented_nodes(scenario_, it.sku, nodes_for_slo);
        choice.nodes_lower_bound = clusters.lower_bound();
        choice.usd_per_node_hour = contender.node_price;
        choice.usd_per_hour = contender.node_price * choice.nodes;
        choice.outcome = clusters.measured(choice.nodes);
        choice.cross_checks = experiment::cross_checks(
            clusters.cluster(choice.nodes), choice.outcome, scenario_.simulation.confidence);
        choice.previous.nodes = nodes_for_slo - 1;
        if (choice.previous.nodes >= 1) {
            choice.previous.outcome = clusters.decided(choice.previous.nodes);
        }
        choice.sizing = sizing_formula(scenario_, it, choice);
        it.nodes = choice.nodes;
        it.nodes_basis = NodesBasis::simulated;
        it.usd_per_hour = choice.usd_per_hour;
        it.verdict = Verdict::feasible;
        return choice;
    }

    const scenario::Scenario& scenario_;
    MostNodes most_;
    std::vector<Contender>& contenders_;
    Plan& plan_;
    const ProgressSink& progress_;
};

} // namespace

void choose(const scenario::Scenario& scenario, std::vector<Contender>& contenders, Plan& plan,
            const ProgressSink& progress) {
    Chooser chooser(scenario, contenders, plan, progress);
    chooser.choose_guidance();
    chooser.choose_cheapest();
    chooser.mark_choices();
    chooser.explain();
}

} // namespace skusim::planner
