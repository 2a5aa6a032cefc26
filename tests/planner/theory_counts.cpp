// Node counts against theory: with exponential service, a cluster behind a random router is so many
// M/M/c queues with their share of the arrivals each, one with a central queue is one M/M/(n c),
// and with clients that think, one M/M/(n c)//N.
//
// The bound is put midway (as a ratio) between what N nodes reach and what N - 1 reach, so that
// there is one right answer, clear of noise.
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/theory/closed.hpp>
#include <skusim/theory/erlang.hpp>

#include "support.hpp"

#include <cmath>
#include <functional>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

constexpr double service_seconds = 0.040;
constexpr double unstable = 1e9;

/// A bound, in seconds, that `nodes` hold and one node less does not.
double bound_for(int nodes, const std::function<double(int)>& latency) {
    const double holds = latency(nodes);
    const double fails = nodes > 1 ? latency(nodes - 1) : unstable;
    REQUIRE(holds < unstable);
    REQUIRE(fails > 1.2 * holds);
    return holds * std::min(std::sqrt(fails / holds), 1.5);
}

double open_latency(const theory::MultiServer& queue, double probability) {
    if (!theory::is_stable(queue)) {
        return unstable;
    }
    return probability > 0 ? theory::response_quantile_seconds(queue, probability)
                           : theory::mean_response_seconds(queue);
}

double closed_latency(const theory::ClosedSystem& system, double probability) {
    return probability > 0 ? theory::response_quantile_seconds(system, probability)
                           : theory::mean_response_seconds(system);
}

/// What the planner finds for machines of so many workers.
int planned_nodes(scenario::Scenario scenario, const serving::Dispatch& router, int workers,
                  double probability, double bound_seconds) {
    scenario.router = router;
    scenario.slo->times = {{stats::latency_quantile(probability), from_seconds(bound_seconds)}};
    const Plan plan = planned(scenario, {machine("m", workers, 64, 0.1)});
    REQUIRE(plan.cheapest);
    const PreviousCount& previous = plan.cheapest->service().previous;
    if (previous.nodes > 0) {
        REQUIRE(previous.outcome);
        CHECK(experiment::decision(*previous.outcome) == experiment::Decision::fails);
    }
    return plan.cheapest->nodes_for_slo;
}

struct Case {
    double load; ///< per second, or clients
    int workers;
    double probability; ///< 0 for the mean
    int nodes;          ///< that theory asks for
};

} // namespace

TEST_CASE("Random router: the least number of nodes is that of M/M/c queues side by side") {
    const Case it = GENERATE(Case{300, 2, 0.95, 7}, Case{300, 4, 0.99, 4}, Case{120, 1, 0.95, 6},
                             Case{150, 2, 0.0, 4}, Case{20, 4, 0.95, 1}, Case{190, 4, 0.5, 2});
    CAPTURE(it.load, it.workers, it.probability);
    const double bound = bound_for(it.nodes, [&](int nodes) {
        return open_latency({it.workers, it.load / nodes, service_seconds}, it.probability);
    });
    CHECK(planned_nodes(open_scenario(it.load), serving::RouterKind::random, it.workers,
                        it.probability, bound) == it.nodes);
}

TEST_CASE("Central queue: the least number of nodes is that of one M/M/(n c)") {
    const Case it = GENERATE(Case{290, 2, 0.95, 6}, Case{290, 1, 0.95, 13}, Case{190, 4, 0.99, 2},
                             Case{385, 4, 0.0, 4}, Case{20, 4, 0.95, 1});
    CAPTURE(it.load, it.workers, it.probability);
    const double bound = bound_for(it.nodes, [&](int nodes) {
        return open_latency({nodes * it.workers, it.load, service_seconds}, it.probability);
    });
    CHECK(planned_nodes(open_scenario(it.load), serving::OneQueue{}, it.workers, it.probability,
                        bound) == it.nodes);
}

TEST_CASE("Clients that think: the least number of nodes is that of M/M/(n c)//N") {
    const Case it = GENERATE(Case{60, 2, 0.95, 3}, Case{100, 4, 0.0, 2}, Case{24, 1, 0.99, 4},
                             Case{40, 8, 0.95, 2});
    const double think_seconds = it.workers == 8 ? 0.0 : 0.2;
    CAPTURE(it.load, it.workers, it.probability, think_seconds);
    const auto clients = static_cast<int>(it.load);
    const double bound = bound_for(it.nodes, [&](int nodes) {
        return closed_latency({clients, nodes * it.workers, think_seconds, service_seconds},
                              it.probability);
    });
    CHECK(planned_nodes(closed_scenario(clients, from_seconds(think_seconds)), serving::OneQueue{},
                        it.workers, it.probability, bound) == it.nodes);
}

TEST_CASE("A bound on throughput alone: the least number of nodes that completes so many") {
    constexpr int clients = 60;
    scenario::Scenario scenario = closed_scenario(clients, milliseconds(100));
    scenario.router = serving::OneQueue{};
    const auto throughput = [&](int servers) {
        return theory::throughput_per_second({clients, servers, 0.1, service_seconds});
    };
    constexpr int nodes = 4; // of 3 workers
    const double bound = 0.5 * (throughput(3 * nodes) + throughput(3 * (nodes - 1)));
    scenario.slo->times.clear();
    scenario.slo->min_throughput = Rate{bound};
    const Plan plan = planned(scenario, {machine("m", 3, 64, 0.1)});
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes_for_slo == nodes);
}
