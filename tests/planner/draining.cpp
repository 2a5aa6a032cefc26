// Queues that too few nodes leave behind: the time that they take to drain is not kept, in the
// verdict, in the spare nodes that follow from it, and at other rates of failure alike.
#include <skusim/availability/causes.hpp>
#include <skusim/planner/endurance.hpp>

#include "support.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <optional>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;
using experiment::Decision;

namespace {

Availability availability_of(const Plan& plan) {
    return plan.cheapest.value().service().survival.value().availability.value();
}

/// Of 200 requests a second, in nodes.
double load_on(const Candidate& candidate) {
    return 200 * in_seconds(candidate.service.value().time.mean) / candidate.workers;
}

} // namespace

TEST_CASE("queues that drain take nodes beyond those that the states alone would take") {
    // All are away 1 part of 1000, in which the load of 6 nodes waits; n nodes drain it at n - 6:
    // 0.999 - 0.001 x 6 / (n - 6) >= 0.9981 from 12.67 nodes on.
    Endurance endurance;
    endurance.causes.pool = availability::pool_at_rate(Rate{1.0 / (999 * 3600)}, 1h, 1);
    endurance.share_of_time = 0.9981;
    endurance.most = 100;
    CHECK(endurance.nodes_for(8) == 8); // where it is shed
    endurance.waiting_load = {{1, 6}};
    CHECK(endurance.nodes_for(8) == 8); // where all that comes while none is there is lost
    endurance.waits_for_first_node = true;
    CHECK(endurance.backlog_share(8, 8) == Approx(0.001 * 6 / 2));
    CHECK(endurance.kept_share(12, 8) == Approx(0.998));
    CHECK(endurance.kept_share(12, 13) == 0); // 1 part of 1000 drains, and none is enough
    CHECK(endurance.nodes_for(8) == 13);
    CHECK(endurance.backlog_share(6, 6) == 1);
    // Two nodes that are up 9 parts of 10 each, under the load of one and a half.
    Endurance two;
    two.causes.node = availability::UpAndDown{9h, 1h};
    two.waiting_load = {{1, 1.5}};
    CHECK(two.backlog_share(2, 2) == Approx(0.18 * 0.5 / 0.5));
    two.waits_for_first_node = true;
    CHECK(two.backlog_share(2, 2) == Approx((0.18 * 0.5 + 0.01 * 1.5) / 0.5));
    CHECK(two.kept_share(2, 2) == Approx(0.81 - 0.21));
    // The same on average, an hour at 1.8 and three at 1.4: each level drains at what it leaves.
    two.waiting_load = {{0.25, 1.8}, {0.75, 1.4}};
    CHECK(two.backlog_share(2, 2) ==
          Approx(0.25 * (0.18 * 0.8 + 0.01 * 1.8) / 0.2 + 0.75 * (0.18 * 0.4 + 0.01 * 1.4) / 0.6));
    // A level above what all serve drains when it is over, at the mean.
    two.waiting_load = {{0.5, 2.5}, {0.5, 0.5}};
    CHECK(two.backlog_share(2, 2) ==
          Approx(0.5 * (0.18 * 1.5 + 0.01 * 2.5) / 0.5 + 0.5 * 0.01 * 0.5 / 1.5));
}

TEST_CASE("the load that waits is what comes, in nodes under a backlog") {
    experiment::Trial node;
    node.arrivals = workload::PoissonArrivals{Rate{30}};
    node.service = {100ms, random::exponential_shape()};
    node.cluster.group() = {1, 4};
    const auto only_level = [](const experiment::Trial& trial) {
        const std::vector<LoadLevel> levels = waiting_load(trial);
        return levels.size() == 1 ? levels.front().nodes : -1;
    };
    CHECK(only_level(node) == Approx(30 * 0.1 / 4));
    experiment::Trial pattern = node;
    pattern.arrivals = workload::PatternArrivals{{Rate{10}, Rate{50}}, 4h, {3h, 4h}};
    const std::vector<LoadLevel> levels = waiting_load(pattern);
    REQUIRE(levels.size() == 2);
    CHECK(levels[0].share_of_time == Approx(0.75));
    CHECK(levels[0].nodes == Approx(0.25));
    CHECK(levels[1].share_of_time == Approx(0.25));
    CHECK(levels[1].nodes == Approx(1.25));
    experiment::Trial batches = node; // five take 40 ms + 5 x 10 ms, on four accelerators
    batches.arrivals = workload::PoissonArrivals{Rate{100}};
    batches.service.mean = 50ms;
    batches.cluster.group().kind = serving::Batching{{5, 1ms}, {50ms, 60ms, 70ms, 80ms, 90ms}, 4};
    CHECK(only_level(batches) == Approx(100 * 0.09 / 5 / 4));
    experiment::Trial stations = node; // each class has two workers for itself
    stations.classes = {{"quick", 0.5, {20ms, random::exponential_shape()}},
                        {"slow", 0.5, {180ms, random::exponential_shape()}}};
    stations.arrivals = workload::PoissonArrivals{Rate{20}};
    stations.cluster.group().kind = serving::Stations{{2, 2}};
    CHECK(only_level(stations) == Approx(10 * 0.18 / 2));
    experiment::Trial closed = node;
    closed.arrivals = workload::ClosedArrivals{64, {0ns, random::constant_shape()}, 0ns};
    CHECK(waiting_load(closed).empty());
    experiment::Trial shed = node;
    shed.cluster.queue.limit = 4;
    CHECK(waiting_load(shed).empty());
}

TEST_CASE("spare nodes are as many as the verdict on them asks for, with queues that drain") {
    scenario::Scenario scenario = open_scenario(200);
    std::vector<catalog::Sku> machines{machine("m", 2, 8, 0.1)};
    machines[0].spot = machines[0].on_demand;
    scenario.failures.emplace();
    scenario.policy.pricing = scenario::Pricing::spot;
    scenario.failures->evictions.emplace();
    scenario.failures->in_flight = serving::InFlight::sent_again;
    scenario.failures->pool = availability::pool_at_rate(Rate{1.0 / (999 * 3600)}, 1h, 1);
    scenario.slo->availability = 0.9982;
    const Plan bare = planned(scenario, machines);
    const Availability told = availability_of(bare);
    CHECK(told.decision == Decision::fails); // though the nodes are there 99.9 % of the time
    const double load = load_on(bare.candidates[0]);
    const int nodes = bare.cheapest.value().nodes;
    REQUIRE(told.other_rates.size() == 2);
    for (const OtherRates& other : told.other_rates) {
        const double away = other.factor / (other.factor + 999);
        const double drains = std::min(away * load / (nodes - load), 1.0);
        CHECK(other.share_of_time == Approx(1 - away - drains));
    }
    CHECK(told.other_rates[0].share_of_time > told.share_of_time.value);
    CHECK(told.other_rates[1].share_of_time < told.share_of_time.value);
    CHECK_FALSE(told.other_rates[1].nodes_needed); // 99.7 % at most

    scenario.policy.spare_nodes.reset();
    const Plan spared = planned(scenario, machines);
    const Choice& choice = spared.cheapest.value();
    const Availability kept = availability_of(spared);
    // 0.999 - 0.001 x load / (n - load) >= 0.9982 where n >= load x 9 / 4
    CHECK(choice.nodes == std::ceil(load * 9 / 4));
    CHECK(choice.nodes > choice.nodes_for_slo);
    CHECK(kept.decision == Decision::holds);
    CHECK(kept.nodes_needed == choice.nodes);
    CHECK(*kept.share_with_one_less < 0.9982);

    scenario.policy.max_nodes = choice.nodes;
    CHECK(planned(scenario, machines).cheapest.value().nodes == choice.nodes);
    scenario.policy.max_nodes = choice.nodes - 1;
    const Plan limited = planned(scenario, machines);
    CHECK_FALSE(limited.cheapest);
    CHECK(limited.candidates[0].verdict == Verdict::too_many_nodes);
}
