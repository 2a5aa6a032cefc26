// What many clients need, whatever is simulated; and that it is simulated where that can be.
#include "planner/closed_bound.hpp"

#include "support.hpp"

#include <skusim/planner/efforts.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

namespace {

/// A million clients that think for 100 s; 40 ms of 64 workers a node, which do 1600 /s at most.
experiment::Trial million_clients() {
    experiment::Trial node;
    workload::ClosedArrivals clients;
    clients.concurrency = 1'000'000;
    clients.think_time = {100s, random::constant_shape()};
    node.arrivals = clients;
    node.service = {40ms, random::exponential_shape()};
    node.cluster.group().slots = serving::Slots(64);
    return node;
}

scenario::Objective within(stats::Quantity quantity) {
    scenario::Objective objective;
    objective.times = {{quantity, 400ms}};
    return objective;
}

} // namespace

TEST_CASE("Clients keep nodes as busy as their number and their thinking make it") {
    experiment::Trial node = million_clients();
    // 625 s / n - 100 s is within 0.4 s from n = 625 / 100.4 = 6.23 on.
    CHECK(nodes_for_clients(within(stats::mean_latency), node) == 7);
    // Of six nodes the mean is 4.17 s at least, the longest some 104 s: 3.6 % may be that late, and
    // the rest within 0.4 s. Of five it is 25 s of 125: a fifth is late.
    const scenario::Objective p95 = within(stats::latency_quantile(0.95));
    CHECK(nodes_for_clients(p95, node) == 6);
    CHECK(nodes_for_clients(within(stats::latency_quantile(0.5)), node) == 4);
    node.cluster.dispatch = serving::RouterKind::random; // which may leave some to wait for ever
    CHECK(nodes_for_clients(p95, node) == 1);
    CHECK(nodes_for_clients(within(stats::mean_latency), node) == 7);
    node = million_clients();
    node.cluster.queue.max_wait = 1s; // the late may leave
    CHECK(nodes_for_clients(p95, node) == 1);
    node.arrivals = workload::PoissonArrivals{Rate{1}};
    CHECK(nodes_for_clients(within(stats::mean_latency), node) == 1);
}

TEST_CASE("Many clients are watched until they have forgotten how they began") {
    // 40,000 clients, 60 s of thinking: 666 /s of 40 ms keep 26.6 of 64 workers busy, so that p95
    // is that of the service, 120 ms. Two requests of each client in eight replications take
    // 640,000, a quarter of more than the two millions that a decision may take otherwise.
    experiment::Trial node = million_clients();
    auto& clients = std::get<workload::ClosedArrivals>(node.arrivals);
    clients.concurrency = 40'000;
    clients.think_time = {60s, random::exponential_shape()};
    const scenario::Objective objective = within(stats::latency_quantile(0.95));
    const Efforts efforts{scenario::Simulation{}};
    experiment::Effort effort = efforts.deciding(2'000'000);
    const experiment::Outcome outcome = run_fed(node, objective, effort, 50'000'000);
    CHECK(experiment::decision(outcome) == experiment::Decision::holds);
    CHECK(outcome.requests.simulated < 2'000'000);
}

TEST_CASE("What no run is long enough for is not told to take more precision") {
    scenario::Scenario scenario = closed_scenario(40'000, 60s);
    scenario.node.workers = 16;
    scenario.simulation.max_requests = 1'000'000; // half of what two requests of each would take
    const Plan plan = planned(scenario, {machine("m", 16, 16, 0.2)});
    CHECK(!plan.cheapest);
    CHECK(candidate(plan, "m").verdict == Verdict::undecided);
    CHECK_THAT(candidate(plan, "m").reason,
               ContainsSubstring("more simulation.max_requests would tell") &&
                   !ContainsSubstring("precision"));
}
