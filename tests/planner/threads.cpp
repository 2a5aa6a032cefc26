// Threads of a worker that nobody gave: the plan chooses those with which a node carries most.
#include <skusim/planner/make_plan.hpp>

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

const ProgressSink quiet_progress = [](const Progress&) {};

/// 160 ms of work on one thread that is shared evenly by as many as there are.
scenario::Scenario scaling_scenario(double rate, double p95_ms) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.service = service::DistributionService{{milliseconds(160), random::constant_shape()}};
    scenario.thread_scaling = service::ThreadScaling{};
    scenario.node.may_choose_threads = true;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(p95_ms)}};
    return scenario;
}

const Candidate& choice_of_threads(const Plan& plan) {
    REQUIRE(plan.cheapest);
    return plan.candidates[plan.cheapest->candidate];
}

} // namespace

TEST_CASE("Where one thread is too slow for the objective, more are taken") {
    const scenario::Scenario scenario = scaling_scenario(5, 60);
    const Plan plan = make_plan(scenario, {machine("eight", 8, 32, 0.4)}, {}, quiet_progress);
    const Candidate& it = choice_of_threads(plan);
    CHECK(it.chosen_threads == 8); // 20 ms; with four threads 40 ms, of which fewer fit 60 ms
    CHECK(it.workers == 1);
    CHECK(in_seconds(it.service->time.mean) == Approx(0.02));
}

TEST_CASE("Threads that gain nothing are not taken") {
    scenario::Scenario scenario = scaling_scenario(20, 1000);
    scenario.thread_scaling = service::amdahl(0.5);
    const Plan plan = make_plan(scenario, {machine("eight", 8, 32, 0.4)}, {}, quiet_progress);
    CHECK(choice_of_threads(plan).chosen_threads == 1);
    CHECK(choice_of_threads(plan).workers == 8);
}

TEST_CASE("A machine that is too slow whatever its threads says so with all of them") {
    const scenario::Scenario scenario = scaling_scenario(5, 10);
    const Plan plan = make_plan(scenario, {machine("eight", 8, 32, 0.4)}, {}, quiet_progress);
    CHECK(!plan.cheapest);
    CHECK(plan.candidates[0].verdict == Verdict::too_slow);
    CHECK(plan.candidates[0].chosen_threads == 8);
    CHECK(plan.candidates[0].reason == "p95 20 ms alone on the node, objective 10 ms");
}

TEST_CASE("All threads that the target's own programs leave may be one worker's") {
    scenario::Scenario scenario = scaling_scenario(5, 60);
    catalog::Target target;
    target.serves.modes = {catalog::Mode::real_time};
    target.reserved = catalog::Reserved{};
    target.reserved->vcpus = {{4, 0.02}}; // of four vCPUs 3.92 are left
    scenario.target = target;
    const Plan plan = make_plan(scenario, {machine("four", 4, 32, 0.4)}, {}, quiet_progress);
    // 53.3 ms; two threads take 80 ms, and four have no room.
    CHECK(choice_of_threads(plan).chosen_threads == 3);
}

TEST_CASE("What the user says of threads is kept") {
    scenario::Scenario scenario = scaling_scenario(5, 200);
    scenario.node.may_choose_threads = false;
    const Plan plan = make_plan(scenario, {machine("eight", 8, 32, 0.4)}, {}, quiet_progress);
    CHECK(!choice_of_threads(plan).chosen_threads);
    CHECK(choice_of_threads(plan).workers == 8);
}
