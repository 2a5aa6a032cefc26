// The guidance choice and the cheapest choice against an exhaustive search that knows nothing of
// bounds, load curves or the order of the planner's questions.
#include <skusim/experiment/outcome.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>

#include "machines.hpp"
#include "support.hpp"

#include <map>
#include <optional>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

std::vector<catalog::Sku> machine_skus(const std::vector<Machine>& list) {
    std::vector<catalog::Sku> skus;
    for (const Machine& it : list) {
        skus.push_back(machine(it.name, it.vcpus, it.ram_gib, it.usd_per_hour));
    }
    return skus;
}

scenario::Scenario busy_scenario(const serving::Dispatch& router, double rate,
                                 const std::vector<Machine>& list) {
    scenario::Scenario scenario = open_scenario(rate);
    std::vector<std::pair<std::string, double>> times;
    for (const Machine& it : list) {
        times.emplace_back(it.name, it.request_ms);
    }
    scenario.service = measured_times(times, 0.5);
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(120)}};
    scenario.router = router;
    scenario.simulation.precision = 0.02;
    return scenario;
}

/// Where the least number of nodes lies: one number, unless a count is too near the objective to be
/// told.
struct NodeRange {
    int least = 0; ///< all below it fail
    int most = 0;  ///< it holds

    [[nodiscard]] bool has(int nodes) const { return least <= nodes && nodes <= most; }
};

/// One count after the other, from 1 up.
std::optional<NodeRange> least_nodes(const scenario::Scenario& scenario, const Machine& it) {
    experiment::Trial trial;
    const scenario::NodeQueue& queue = scenario.node.queue;
    trial.cluster = {{{1, static_cast<int>(it.vcpus)}},
                     {queue.limit(), queue.max_wait, queue.timeout},
                     scenario.router};
    trial.arrivals = scenario.arrivals();
    trial.service = {milliseconds(it.request_ms), random::lognormal_shape(0.5)};
    experiment::Effort effort;
    effort.goal = experiment::Goal::decision;
    effort.precision = scenario.simulation.precision;
    effort.max_requests = 2'000'000;
    if (it.request_ms > 100) {
        return std::nullopt; // p95 alone is over 200 ms: no count helps
    }
    NodeRange range;
    for (int nodes = 1; nodes <= 30; ++nodes) {
        trial.cluster.group().nodes = nodes;
        const auto decision = experiment::decision(experiment::run(trial, &*scenario.slo, effort));
        if (decision != experiment::Decision::fails && range.least == 0) {
            range.least = nodes;
        }
        if (decision == experiment::Decision::holds) {
            range.most = nodes;
            return range;
        }
    }
    return std::nullopt;
}

using NodeCounts = std::map<std::string, NodeRange>;

NodeCounts exhaustive_search(const scenario::Scenario& scenario, const std::vector<Machine>& list) {
    NodeCounts counts;
    for (const Machine& it : list) {
        if (const std::optional<NodeRange> nodes = least_nodes(scenario, it)) {
            counts[it.name] = *nodes;
        }
    }
    return counts;
}

void check_verified(const Choice& choice) {
    CHECK(experiment::decision(choice.service().outcome) == experiment::Decision::holds);
    CHECK(choice.service().outcome.precise);
    CHECK(choice.service().previous.nodes == choice.nodes_for_slo - 1);
    CHECK(choice.nodes_lower_bound <= choice.nodes_for_slo);
    CHECK(choice.usd_per_hour == choice.usd_per_node_hour * choice.nodes);
    if (choice.service().previous.nodes >= 1) {
        REQUIRE(choice.service().previous.outcome);
        CHECK(experiment::decision(*choice.service().previous.outcome) !=
              experiment::Decision::holds);
    } else {
        CHECK(!choice.service().previous.outcome);
    }
}

/// The first up the ladder that performs, with its least nodes.
void check_guidance(const Plan& plan, const NodeCounts& found) {
    std::string first;
    for (const Candidate& it : plan.candidates) {
        if (first.empty() && found.count(it.sku.name) > 0) {
            first = it.sku.name;
        }
    }
    CHECK(sku_of(plan, *plan.guidance) == first);
    CHECK(found.at(first).has(plan.guidance->nodes_for_slo));
    check_verified(*plan.guidance);
}

/// The least cost of all SKUs and node counts.
void check_cheapest(const Plan& plan, const NodeCounts& found, const std::vector<Machine>& list) {
    UsdPerHour least = usd(1e6);
    UsdPerHour most = usd(1e6);
    for (const Machine& it : list) {
        if (found.count(it.name) > 0) {
            least = std::min(least, usd(it.usd_per_hour) * found.at(it.name).least);
            most = std::min(most, usd(it.usd_per_hour) * found.at(it.name).most);
        }
    }
    CHECK(plan.cheapest->usd_per_hour.in_usd() >= least.in_usd());
    CHECK(plan.cheapest->usd_per_hour.in_usd() <= most.in_usd());
    CHECK(found.at(sku_of(plan, *plan.cheapest)).has(plan.cheapest->nodes_for_slo));
    check_verified(*plan.cheapest);
}

/// Bounds of SKUs that were not scaled out are true, and none undercuts the cheapest.
void check_the_rest(const Plan& plan, const NodeCounts& found) {
    int bounded = 0;
    for (const Candidate& it : plan.candidates) {
        CAPTURE(it.sku.name, it.reason);
        CHECK((it.verdict == Verdict::feasible) == (found.count(it.sku.name) > 0));
        if (it.verdict != Verdict::feasible) {
            continue;
        }
        REQUIRE(it.nodes);
        CHECK(*it.usd_per_hour == *it.sku.on_demand * *it.nodes);
        CHECK(*it.usd_per_hour >= plan.cheapest->usd_per_hour);
        CHECK(*it.nodes <= found.at(it.sku.name).most);
        if (it.nodes_basis == NodesBasis::simulated) {
            CHECK(found.at(it.sku.name).has(*it.nodes));
        } else {
            ++bounded;
        }
    }
    CHECK(bounded > 0);
}

void check_plan(const serving::Dispatch& router, double rate, const std::vector<Machine>& list) {
    CAPTURE(serving::name(router), rate, list.size());
    const scenario::Scenario scenario = busy_scenario(router, rate, list);
    const Plan plan = planned(scenario, machine_skus(list));
    const NodeCounts found = exhaustive_search(scenario, list);
    REQUIRE(plan.guidance);
    REQUIRE(plan.cheapest);
    check_guidance(plan, found);
    check_cheapest(plan, found, list);
    check_the_rest(plan, found);
}

} // namespace

TEST_CASE("The plan finds what an exhaustive search finds over sixty SKUs") {
    check_plan(serving::RouterKind::least_outstanding, 300, sixty_machines());
}

TEST_CASE("The plan finds what an exhaustive search finds, with every router") {
    const auto [router, rate] = GENERATE(
        std::pair<serving::Dispatch, double>{serving::RouterKind::least_outstanding, 260.0},
        std::pair<serving::Dispatch, double>{serving::OneQueue{}, 430.0},
        std::pair<serving::Dispatch, double>{serving::RouterKind::random, 140.0},
        std::pair<serving::Dispatch, double>{serving::RouterKind::round_robin, 100.0},
        std::pair<serving::Dispatch, double>{serving::RouterKind::power_of_two, 660.0});
    check_plan(router, rate, few_machines);
}

TEST_CASE("The cheapest choice need not be the guidance choice") {
    const Plan plan =
        planned(busy_scenario(serving::RouterKind::least_outstanding, 700, few_machines),
                machine_skus(few_machines));
    REQUIRE(plan.guidance);
    REQUIRE(plan.cheapest);
    CHECK(sku_of(plan, *plan.guidance) == "c2");
    CHECK(sku_of(plan, *plan.cheapest) != "c2");
    CHECK(plan.cheapest->usd_per_hour < plan.guidance->usd_per_hour);
    const Candidate& guidance = plan.candidates[plan.guidance->candidate];
    const Candidate& cheapest = plan.candidates[plan.cheapest->candidate];
    CHECK(guidance.is_guidance);
    CHECK(!guidance.is_cheapest);
    CHECK(cheapest.is_cheapest);
    CHECK(!cheapest.is_guidance);
    CHECK_THAT(cheapest.reason, ContainsSubstring("; cheapest"));
    CHECK_THAT(guidance.reason, ContainsSubstring("first up the ladder that performs"));
    int chosen = 0;
    for (const Candidate& it : plan.candidates) {
        chosen += it.is_guidance || it.is_cheapest ? 1 : 0;
    }
    CHECK(chosen == 2);
}

TEST_CASE("Renaming SKUs changes names and nothing else") {
    scenario::Scenario scenario = open_scenario(200);
    const std::vector<catalog::Sku> skus{machine("a", 2, 4, 0.1), machine("b", 4, 8, 0.15),
                                         machine("c", 8, 16, 0.4)};
    std::vector<catalog::Sku> renamed = skus;
    renamed[0].name = std::string("z");
    renamed[1].name = std::string("y");
    renamed[2].name = std::string("x");
    const Plan before = planned(scenario, skus);
    const Plan after = planned(scenario, renamed);
    REQUIRE(before.cheapest);
    REQUIRE(after.cheapest);
    CHECK(after.cheapest->candidate == before.cheapest->candidate);
    CHECK(after.guidance->candidate == before.guidance->candidate);
    CHECK(after.cheapest->nodes == before.cheapest->nodes);
    CHECK(after.cheapest->service().outcome.metrics == before.cheapest->service().outcome.metrics);
    CHECK(after.effort.simulated == before.effort.simulated);
    REQUIRE(after.candidates.size() == before.candidates.size());
    for (std::size_t i = 0; i < before.candidates.size(); ++i) {
        CHECK(after.candidates[i].sku.name == renamed[i].name);
        CHECK(after.candidates[i].reason == before.candidates[i].reason);
        CHECK(after.candidates[i].nodes == before.candidates[i].nodes);
        CHECK(after.candidates[i].profile()->capacity.value ==
              before.candidates[i].profile()->capacity.value);
    }
}

TEST_CASE("The order of the catalog does not matter") {
    const scenario::Scenario scenario =
        busy_scenario(serving::RouterKind::least_outstanding, 260, few_machines);
    const std::vector<catalog::Sku> skus = machine_skus(few_machines);
    const std::vector<catalog::Sku> reversed(skus.rbegin(), skus.rend());
    const Plan plan = planned(scenario, skus);
    const Plan other = planned(scenario, reversed);
    REQUIRE(plan.cheapest);
    REQUIRE(other.cheapest);
    CHECK(sku_of(other, *other.cheapest) == sku_of(plan, *plan.cheapest));
    CHECK(sku_of(other, *other.guidance) == sku_of(plan, *plan.guidance));
    CHECK(other.cheapest->service().outcome.metrics == plan.cheapest->service().outcome.metrics);
}

TEST_CASE("Equal machines are profiled once") {
    const scenario::Scenario scenario = open_scenario(200);
    const Plan alone = planned(scenario, {machine("a", 4, 8, 0.1)});
    catalog::Sku twin = machine("b", 4, 8, 0.2); // same workers and service, another price
    const Plan both = planned(scenario, {machine("a", 4, 8, 0.1), twin});
    CHECK(alone.effort.reused == 0);
    CHECK(both.effort.reused == 1);
    REQUIRE(both.candidates[1].profile());
    CHECK(both.candidates[1].profile()->capacity.value ==
          both.candidates[0].profile()->capacity.value);
    // The dearer twin is bounded out: nothing more is simulated for it.
    CHECK(both.effort.simulated == alone.effort.simulated);

    const Plan different = planned(scenario, {machine("a", 4, 8, 0.1), machine("b", 2, 8, 0.2)});
    CHECK(different.effort.reused == 0);
}

TEST_CASE("The same seed gives the same plan, another seed other figures") {
    scenario::Scenario scenario = open_scenario(200);
    const std::vector<catalog::Sku> skus{machine("a", 4, 8, 0.1)};
    const Plan first = planned(scenario, skus);
    const Plan second = planned(scenario, skus);
    scenario.simulation.seed = 2;
    const Plan other = planned(scenario, skus);
    CHECK(first.cheapest->service().outcome.metrics == second.cheapest->service().outcome.metrics);
    CHECK(first.cheapest->service().outcome.metrics != other.cheapest->service().outcome.metrics);
    CHECK(first.cheapest->nodes == other.cheapest->nodes);
}
