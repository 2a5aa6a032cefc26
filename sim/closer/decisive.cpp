#include <skusim/base/wording.hpp>
#include <skusim/closer/decisive.hpp>
#include <skusim/planner/renting.hpp>

#include "screening.hpp"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <limits>
#include <set>
#include <utility>

namespace skusim::closer {

namespace {

/// What could decide: the scenario without it, if it is there and could matter.
struct Rival {
    Decisive decisive;
    /// There may be several that go without it: the one with the cheapest answer counts.
    std::vector<scenario::Scenario> scenarios;
    /// It takes a demand away, so that what was an answer still is one: without it none is dearer,
    /// and where there is none the scenario asks for what nobody offers, as of a target that
    /// demands what was taken away.
    bool is_free = true;
};

bool is_given(const scenario::Scenario& scenario, const char* key) {
    return std::any_of(scenario.inputs.begin(), scenario.inputs.end(),
                       [&](const scenario::Input& input) { return input.key == key; });
}

/// Who set the default; empty if no target did.
std::string source_of(const scenario::Scenario& scenario, const char* key) {
    for (const scenario::AppliedDefault& it : scenario.defaults) {
        if (it.key == key) {
            return it.source;
        }
    }
    return "";
}

/// Whether requests that give up, or are refused, could be what keeps the answer from being
/// cheaper: no other is known, or with a node less too many do.
bool errors_decide(const planner::Plan& plan) {
    if (!plan.cheapest) {
        return true;
    }
    const auto& previous = plan.cheapest->service().previous.outcome;
    return previous && previous->stable &&
           previous->metric(experiment::Metric::error_rate).value > 0;
}

/// Whether some request may take as long: a limit beyond all bounds on latency frees nobody who
/// would not be too late, but from a mean, which one request that is lost makes endless, and from
/// bounds on tokens, which an answer keeps however long it is.
bool is_within_bounds(const scenario::Objective& objective, Duration limit) {
    return objective.times.empty() ||
           std::any_of(objective.times.begin(), objective.times.end(),
                       [&](const scenario::TimeBound& bound) {
                           return bound.bound > limit || bound.quantity.probability == 0 ||
                                  bound.quantity.kind != stats::QuantityKind::latency;
                       });
}

/// The longest timeout of a request that the target takes; nothing where it takes any.
std::optional<Duration> most_timeout(const scenario::Scenario& scenario) {
    std::optional<Duration> most;
    if (!scenario.target) {
        return most;
    }
    for (const catalog::Limit& limit : scenario.target->limits) {
        if (limit.kind == catalog::LimitKind::request_timeout && limit.in_force) {
            constexpr Duration least_less = std::chrono::milliseconds{1};
            const Duration bound =
                from_seconds(limit.bound) - (limit.is_open ? least_less : Duration::zero());
            most = std::min(most.value_or(bound), bound);
        }
    }
    return most;
}

void add_waiting(const scenario::Scenario& scenario, const planner::Plan& plan,
                 std::vector<Rival>& rivals) {
    // Without the limit, or where that cannot be had with as much as can.
    const auto add = [&](std::optional<Duration> scenario::NodeQueue::*limit, const char* key,
                         std::optional<Duration> most) {
        const std::optional<Duration>& now = scenario.node.queue.*limit;
        if (!now || is_given(scenario, key) || !errors_decide(plan) ||
            !is_within_bounds(*scenario.slo, *now) || (most && *most <= *now)) {
            return;
        }
        const std::string ours = time_text(in_seconds(*now));
        Rival rival{{key,
                     most ? fmt::format("with {} {} in place of {}", key,
                                        time_text(in_seconds(*most)), ours)
                          : fmt::format("without {}, {}", key, ours),
                     source_of(scenario, key)},
                    {scenario}};
        rival.scenarios.front().node.queue.*limit = most;
        rivals.push_back(std::move(rival));
    };
    add(&scenario::NodeQueue::max_wait, "node.max_wait", std::nullopt);
    add(&scenario::NodeQueue::timeout, "node.timeout", most_timeout(scenario));
}

/// Whether containers of the target are somewhere in the cluster, and so less on each node of many.
bool has_shared_containers(const catalog::Target& target) {
    return target.reserved && target.reserved->components &&
           target.reserved->components->cluster_vcpus > 0;
}

/// Whether the answer has more nodes than the objective asks for, by the target's least cluster, or
/// another SKU would cost far less than the answer with as many nodes as there is work for.
bool minimum_may_decide(const scenario::Scenario& scenario, const planner::Plan& plan) {
    constexpr double far_less = 0.75; // whether a little less holds takes long to tell
    const planner::Choice& answer = *plan.cheapest;
    // Nodes without the least cluster, where they are so many for it.
    const auto nodes_free = [&](const planner::Candidate& it, int nodes, int nodes_for_slo) {
        planner::Renting free = planner::renting_of(scenario, it.sku);
        const int minimum = std::exchange(free.minimum, 1);
        return nodes <= minimum ? std::min(free.nodes(nodes_for_slo), nodes) : nodes;
    };
    const auto may_cost_far_less = [&](const planner::Candidate& it) {
        if (it.verdict != planner::Verdict::feasible || !it.usd_per_hour || it.node() == nullptr) {
            return false;
        }
        const double load = experiment::offered_utilization(*it.node()).value_or(0);
        const int least = std::max(static_cast<int>(std::ceil(load)), 1);
        return it.usd_per_hour->in_usd() * nodes_free(it, *it.nodes, least) / *it.nodes <
               far_less * answer.usd_per_hour.in_usd();
    };
    return nodes_free(plan.candidates[answer.candidate], answer.nodes, answer.nodes_for_slo) <
               answer.nodes ||
           std::any_of(plan.candidates.begin(), plan.candidates.end(), may_cost_far_less);
}

void add_minimum(const scenario::Scenario& scenario, const planner::Plan& plan,
                 std::vector<Rival>& rivals) {
    if (!plan.cheapest || !scenario.target || !minimum_may_decide(scenario, plan)) {
        return;
    }
    const catalog::Rule& rule = scenario.target->minimum.rule;
    Rival rival{{"target.minimum", "without the target's least cluster", catalog::cited(rule)}, {}};
    // What the target's own containers take of a node hangs on how many they have at least.
    const int least =
        planner::renting_of(scenario, plan.candidates[plan.cheapest->candidate].sku).minimum;
    const int most = has_shared_containers(*scenario.target) ? least - 1 : 1;
    for (int nodes = 1; nodes <= most; ++nodes) {
        rival.scenarios.push_back(scenario);
        rival.scenarios.back().target->minimum = {nodes, 0, rule};
    }
    rivals.push_back(std::move(rival));
}

void add_threads(const scenario::Scenario& scenario, std::vector<Rival>& rivals) {
    if (!scenario.node.may_choose_threads || scenario.token_service() != nullptr) {
        return;
    }
    Rival rival{{"node.threads_per_worker", "with 1 thread a worker", ""}, {scenario}, false};
    rival.scenarios.front().node.may_choose_threads = false;
    rivals.push_back(std::move(rival));
}

void add_gates(const scenario::Scenario& scenario, const planner::Plan& plan,
               std::vector<Rival>& rivals) {
    const auto add = [&](const char* key, std::string otherwise, const auto& change) {
        if (is_given(scenario, key)) {
            return;
        }
        Rival rival{{key, std::move(otherwise), source_of(scenario, key)}, {scenario}};
        change(rival.scenarios.front());
        if (lets_in_cheaper(plan, rival.scenarios.front())) {
            rivals.push_back(std::move(rival));
        }
    };
    add("policy.ram_factor",
        fmt::format("with policy.ram_factor 100 % in place of {}",
                    percent(scenario.policy.ram_factor)),
        [](scenario::Scenario& it) { it.policy.ram_factor = 1; });
    if (scenario.model->accelerator == scenario::AcceleratorNeed::none) {
        return;
    }
    std::set<std::string> vendors;
    for (const planner::Candidate& it : plan.candidates) {
        if (it.sku.accelerators && !it.sku.accelerators->vendor.empty()) {
            vendors.insert(it.sku.accelerators->vendor);
        }
    }
    add("model.accelerator_vendors", "with GPUs of every maker", [&](scenario::Scenario& it) {
        it.model->accelerator_vendors.assign(vendors.begin(), vendors.end());
    });
    add("model.accelerators_per_copy", "with copies spread over several accelerators",
        [](scenario::Scenario& it) { it.model->accelerators_per_copy.reset(); });
}

std::vector<Rival> rivals_of(const scenario::Scenario& scenario, const planner::Plan& plan) {
    std::vector<Rival> rivals;
    add_waiting(scenario, plan, rivals);
    add_minimum(scenario, plan, rivals);
    add_threads(scenario, rivals);
    add_gates(scenario, plan, rivals);
    return rivals;
}

/// It is decided where every one of the rival's scenarios is.
Screened cheapest_without(const Rival& rival, const planner::Plan& plan,
                          const catalog::Hardware& hardware,
                          const std::shared_ptr<experiment::OutcomeMemory>& known, Look look) {
    Screened best{true, {}};
    for (const scenario::Scenario& scenario : rival.scenarios) {
        Screened it = screened(plan, scenario, hardware, known, look);
        const bool is_decided = best.is_decided && it.is_decided;
        if (it.choice && (!best.choice || it.choice->usd_per_hour < best.choice->usd_per_hour)) {
            best = std::move(it);
        }
        best.is_decided = is_decided;
    }
    return best;
}

/// Whether a look at the scenario itself gives the plan's answer: one that does not, would
/// contradict the plan in what it tells of others. Of a pattern it sees the peak alone.
bool tells_the_plan(const Screened& base, const scenario::Scenario& scenario,
                    const planner::Plan& plan) {
    if (!base.is_decided || !plan.cheapest ||
        scenario.arrivals_if<workload::PatternArrivals>() != nullptr) {
        return base.is_decided;
    }
    const catalog::Sku& sku = plan.candidates[plan.cheapest->candidate].sku;
    return base.choice && (base.choice->sku != sku.name || base.choice->region != sku.region ||
                           base.nodes_for_slo == plan.cheapest->nodes_for_slo);
}

bool moves_the_answer(const Decisive& decisive, const std::optional<ShiftedChoice>& base) {
    constexpr double least = 0.1;
    return decisive.choice.has_value() != base.has_value() ||
           (decisive.cost_ratio && std::abs(*decisive.cost_ratio - 1) >= least);
}

double rank(const Decisive& decisive) {
    return decisive.cost_ratio ? std::abs(std::log(*decisive.cost_ratio))
                               : std::numeric_limits<double>::infinity();
}

} // namespace

std::vector<Decisive> decisive(const scenario::Scenario& scenario,
                               const catalog::Hardware& hardware, const planner::Plan& plan) {
    std::vector<Decisive> result;
    if (scenario.job() || plan.refusal) {
        return result;
    }
    std::vector<Rival> rivals = rivals_of(scenario, plan);
    if (rivals.empty()) {
        return result;
    }
    const auto known = std::make_shared<experiment::OutcomeMemory>();
    const auto base_at = [&](Look look) {
        return plan.cheapest ? screened(plan, scenario, hardware, known, look) : Screened{true, {}};
    };
    Look look = Look::glance;
    Screened base = base_at(look);
    if (!tells_the_plan(base, scenario, plan)) {
        look = Look::closer;
        base = base_at(look);
        if (!tells_the_plan(base, scenario, plan)) {
            return result;
        }
    }
    for (Rival& rival : rivals) {
        Decisive& it = rival.decisive;
        Screened other = cheapest_without(rival, plan, hardware, known, look);
        if (!other.is_decided && look == Look::glance) {
            other = cheapest_without(rival, plan, hardware, known, Look::closer);
        }
        it.choice = other.choice;
        it.nodes_for_slo = other.nodes_for_slo;
        if (it.choice && base.choice) {
            it.cost_ratio = it.choice->usd_per_hour.in_usd() / base.choice->usd_per_hour.in_usd();
        }
        const bool is_possible =
            !rival.is_free || !base.choice || (it.cost_ratio && *it.cost_ratio < 1);
        if (other.is_decided && is_possible && moves_the_answer(it, base.choice)) {
            result.push_back(std::move(it));
        }
    }
    std::stable_sort(result.begin(), result.end(),
                     [](const Decisive& a, const Decisive& b) { return rank(a) > rank(b); });
    constexpr std::size_t most = 3;
    result.resize(std::min(result.size(), most));
    return result;
}

} // namespace skusim::closer
