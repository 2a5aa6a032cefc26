// Plans of several models side by side: as many nodes as the class needs that needs most.
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/theory/erlang.hpp>

#include "planner/station_bound.hpp"
#include "support.hpp"

#include <algorithm>
#include <cstddef>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::planner;

namespace {

struct ModelCase {
    double share;
    double mean_ms;
    int workers;
    double p95_ms; ///< bound
};

scenario::Scenario side_by_side(double rate, const std::vector<ModelCase>& models) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.slo->times.clear();
    for (const ModelCase& it : models) {
        scenario::RequestClass& each = scenario.classes.emplace_back();
        each.name = "m" + std::to_string(scenario.classes.size());
        each.share = it.share;
        each.service = exponential_service(milliseconds(it.mean_ms));
        each.workers = scenario::OwnWorkers{it.workers, 1, gibibytes(1), {}, {}};
        scenario::Objective& objective = scenario.slo->classes.emplace_back();
        objective.times = {{stats::latency_quantile(0.95), milliseconds(it.p95_ms)}};
    }
    return scenario;
}

/// One of the models, as if it were the only one.
scenario::Scenario alone(double rate, const ModelCase& it) {
    scenario::Scenario scenario = open_scenario(rate * it.share);
    scenario.service = exponential_service(milliseconds(it.mean_ms));
    scenario.node.workers = it.workers;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(it.p95_ms)}};
    return scenario;
}

} // namespace

TEST_CASE("A plan of models side by side has the nodes that the neediest of them has alone") {
    const std::vector<catalog::Sku> skus{machine("eight", 8, 64, 0.4)};
    struct Case {
        double rate;
        std::vector<ModelCase> models;
    };
    const std::vector<Case> cases{
        {300, {{0.7, 20, 3, 90}, {0.3, 60, 5, 260}}},
        {300, {{0.7, 20, 5, 90}, {0.3, 60, 3, 260}}},
        {120, {{0.5, 15, 1, 80}, {0.3, 50, 2, 300}, {0.2, 120, 3, 500}}},
        {90, {{0.9, 40, 6, 150}, {0.1, 10, 1, 60}}},
    };
    for (const serving::DispatchName& router : serving::dispatch_names) {
        for (const Case& it : cases) {
            CAPTURE(router.name, it.rate, it.models.size());
            int most = 0;
            for (const ModelCase& model : it.models) {
                scenario::Scenario scenario = alone(it.rate, model);
                scenario.router = router.dispatch;
                const Plan plan = planned(scenario, skus);
                REQUIRE(plan.cheapest);
                most = std::max(most, plan.cheapest->nodes);
            }
            scenario::Scenario scenario = side_by_side(it.rate, it.models);
            scenario.router = router.dispatch;
            const Plan plan = planned(scenario, skus);
            REQUIRE(plan.cheapest);
            CHECK(plan.cheapest->nodes == most);
            CHECK(plan.cheapest->nodes_lower_bound <= most);
            CHECK(stations_of(candidate(plan, "eight"))->workers.size() == it.models.size());
            CHECK(experiment::contradictions(plan.cheapest->cross_checks).empty());
        }
    }
}

TEST_CASE("Behind a random router the count is Erlang's, of the class that needs most") {
    const std::vector<ModelCase> models{{0.75, 20, 2, 100}, {0.25, 80, 2, 330}};
    scenario::Scenario scenario = side_by_side(250, models);
    scenario.router = serving::RouterKind::random;
    int nodes = 1;
    for (const ModelCase& it : models) {
        const auto holds = [&](int count) {
            const theory::MultiServer queue{it.workers, 250 * it.share / count, it.mean_ms * 1e-3};
            return theory::is_stable(queue) &&
                   theory::response_quantile_seconds(queue, 0.95) <= it.p95_ms * 1e-3;
        };
        while (!holds(nodes)) {
            ++nodes;
        }
    }
    const Plan plan = planned(scenario, {machine("four", 4, 16, 0.2)});
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes == nodes);
}

TEST_CASE("No count is bounded out that a plan could rent") {
    // 100 /s of 20 ms on one worker, 100 /s of 40 ms on three: 2 nodes do the one and 2 the other.
    const scenario::Scenario scenario = side_by_side(200, {{0.5, 20, 1, 1e6}, {0.5, 40, 3, 1e6}});
    const auto placed =
        placement::place(scenario, machine("four", 4, 64, 0.2), catalog::Hardware{});
    REQUIRE(placed);
    experiment::Trial node = placed->node;
    // 2 erlang are not within 2 workers; 4 are within 6.
    CHECK(nodes_for_stations(*scenario.slo, node) == 3);

    // Where 5 % may leave: 1.9 of 2 workers.
    node.cluster.queue.limit = 100;
    CHECK(nodes_for_stations(*scenario.slo, node) == 2);
    // Where half of all may leave, 50 /s and 75 /s of one node are enough: all of any class.
    scenario::Objective half;
    half.max_error_rate = 0.5;
    CHECK(nodes_for_stations(half, node) == 1);
    half.max_error_rate = 0.25; // 150 /s: 2 x 50 /s and 100 /s
    CHECK(nodes_for_stations(half, node) == 2);
    // Shared by all classes it says nothing.
    node.cluster.group().kind = serving::Fifo{};
    CHECK(nodes_for_stations(*scenario.slo, node) == 1);
}

TEST_CASE("A class that starves is no bound where its requests may all be refused") {
    // 5 % of the requests need twenty workers and have one a node; one in ten may be refused.
    scenario::Scenario scenario = side_by_side(100, {{0.95, 10, 2, 50}, {0.05, 4000, 1, 1e6}});
    scenario.slo->classes[1].times.clear();
    scenario.slo->max_error_rate = 0.1;
    scenario.node.queue.max_wait = milliseconds(20);
    const Plan plan = planned(scenario, {machine("four", 4, 64, 0.2)});
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes == 1);
    CHECK(plan.cheapest->nodes_lower_bound == 1);
}

TEST_CASE("What is left to the machine follows the work of each class") {
    scenario::Scenario scenario = side_by_side(50, {{0.5, 20, 1, 200}, {0.5, 60, 1, 500}});
    for (scenario::RequestClass& each : scenario.classes) {
        each.workers->count.reset();
    }
    const Plan plan =
        planned(scenario, {machine("four", 4, 64, 0.2), machine("eight", 8, 64, 0.4)});
    CHECK(stations_of(candidate(plan, "four"))->workers == std::vector<int>{1, 3});
    CHECK(stations_of(candidate(plan, "eight"))->workers == std::vector<int>{2, 6});
    CHECK(candidate(plan, "eight").workers == 8);
}
