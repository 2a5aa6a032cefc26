// Sensitivity: where the answer turns can be worked out by hand.
#include <skusim/closer/explanation.hpp>
#include <skusim/closer/sensitivity.hpp>
#include <skusim/scenario/scenario.hpp>

#include <algorithm>
#include <cmath>
#include <planner/support.hpp>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace skusim::closer;
using namespace std::chrono_literals;

namespace {

const ProgressSink silent = [](const Progress&) {};

/// Two machines of the same speed and RAM, one for 0.10 and one for 0.11 USD/h: prices alone
/// decide.
scenario::Scenario two_alike() {
    scenario::Scenario scenario = open_scenario(40);
    scenario.simulation.precision = 0.05;
    return scenario;
}

scenario::Scenario two_thousand_clients() {
    scenario::Scenario scenario = two_alike();
    scenario.load = workload::ClosedArrivals{2000, {10s, random::exponential_shape()}, 1s};
    return scenario;
}

const std::vector<catalog::Sku> alike{machine("cheap", 2, 8, 0.10), machine("dear", 2, 8, 0.11)};

Sensitivity sensitivity_of(const scenario::Scenario& scenario,
                           const std::vector<catalog::Sku>& skus) {
    const Plan plan = make_plan(scenario, skus, {}, silent);
    REQUIRE(plan.cheapest);
    return *sensitivity(scenario, {}, plan, silent);
}

} // namespace

TEST_CASE("Of two like machines the other wins when the price has made up the difference") {
    const Sensitivity it = sensitivity_of(two_alike(), alike);
    REQUIRE(it.base);
    CHECK(it.base->sku == "cheap");
    const auto found = std::find_if(it.switches.begin(), it.switches.end(), [](const Switch& one) {
        return one.input == MovedInput::price;
    });
    REQUIRE(found != it.switches.end());
    CHECK(found->choice->sku == "dear");
    CHECK(found->change > 0.1); // 0.11 / 0.10 - 1: at the same price the first stays
    CHECK(found->change < 0.12);
    CHECK(found->close >= 0.09);
    CHECK(found->close <= 0.101);
}

TEST_CASE("More load takes more nodes, and twice the service time is twice the work") {
    const Sensitivity it = sensitivity_of(two_alike(), alike);
    const auto nodes_at = [&](MovedInput input, double change) {
        for (const Shift& shift : it.shifts) {
            if (shift.input == input && shift.change == change) {
                return shift.choice ? shift.choice->nodes : 0;
            }
        }
        return -1;
    };
    CHECK(nodes_at(MovedInput::load, -0.5) < nodes_at(MovedInput::load, 0.5));
    CHECK(nodes_at(MovedInput::load, -0.5) <= it.base->nodes);
    CHECK(nodes_at(MovedInput::load, 0.5) >= it.base->nodes);
    CHECK(nodes_at(MovedInput::service_mean, 0.5) >= nodes_at(MovedInput::load, 0.5) - 1);
    CHECK(nodes_at(MovedInput::efficiency, 0.1) == -1); // no roofline, no efficiency
}

TEST_CASE("Two thousand clients: their plan and nearly all of those of moved inputs are decided") {
    const scenario::Scenario many = two_thousand_clients();
    const Plan plan = make_plan(many, {alike[0]}, {}, silent);
    REQUIRE(plan.cheapest);
    const std::optional<Sensitivity> it = sensitivity(many, {}, plan, silent);
    REQUIRE(it);
    REQUIRE(it->base);
    CHECK(it->base->sku == "cheap");
    CHECK(std::abs(it->base->nodes - plan.cheapest->nodes) <= 1);
    int undecided = 0;
    for (const Shift& shift : it->shifts) {
        CAPTURE(static_cast<int>(shift.input), shift.change);
        CHECK(shift.choice.has_value() == shift.is_decided);
        undecided += shift.is_decided ? 0 : 1;
    }
    CHECK(undecided <= 1);
}

TEST_CASE("What so little effort does not decide is not told as a failure") {
    scenario::Scenario many = two_thousand_clients();
    const Plan plan = make_plan(many, {alike[0]}, {}, silent);
    REQUIRE(plan.cheapest);
    many.simulation.max_requests = 10'000; // not even the warm-up
    CHECK_FALSE(sensitivity(many, {}, plan, silent));
}

TEST_CASE("The inputs are moved the same way on every run") {
    const Sensitivity a = sensitivity_of(two_alike(), alike);
    const Sensitivity b = sensitivity_of(two_alike(), alike);
    REQUIRE(a.shifts.size() == b.shifts.size());
    for (std::size_t i = 0; i < a.shifts.size(); ++i) {
        CHECK(a.shifts[i].choice->nodes == b.shifts[i].choice->nodes);
        CHECK(a.shifts[i].choice->sku == b.shifts[i].choice->sku);
    }
}

TEST_CASE("An explanation looks at counts around the chosen one, and at the whole load curve") {
    const scenario::Scenario scenario = two_alike();
    const Plan plan = make_plan(scenario, alike, {}, silent);
    REQUIRE(plan.cheapest);
    const Explanation it = *explain(scenario, {}, plan, silent);
    REQUIRE(it.counts.size() >= 4);
    for (const ClusterPoint& point : it.counts) {
        const experiment::Decision decision = experiment::decision(point.outcome);
        if (point.nodes < plan.cheapest->nodes_for_slo) {
            CHECK(decision != experiment::Decision::holds);
        } else if (point.nodes > plan.cheapest->nodes_for_slo) {
            CHECK(decision == experiment::Decision::holds);
        }
    }
    CHECK(it.profile.load_curve.size() >
          plan.candidates[plan.cheapest->candidate].profile()->load_curve.size());
    CHECK(it.timeline.steps.size() == 240);
    CHECK_FALSE(it.trade_offs.empty());
}

TEST_CASE("A glance that leaves fewer nodes open is followed by a closer look") {
    // 120 /s of 30 ms on two workers a node: three nodes are 60 % busy. Of 27 ms, two are 81 %
    // busy: p95 is 132 ms with one queue for both (M/M/4), some 140 ms with two, which a look to a
    // tenth cannot tell from 150 ms.
    scenario::Scenario scenario = open_scenario(120);
    scenario.service = exponential_service(milliseconds(30));
    scenario.node.workers = 2;
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(150)}};
    scenario.simulation.precision = 0.02;
    const Sensitivity it = sensitivity_of(scenario, {machine("m", 2, 8, 0.18)});
    REQUIRE(it.base);
    CHECK(it.base->nodes == 3);
    const auto found = std::find_if(it.shifts.begin(), it.shifts.end(), [](const Shift& one) {
        return one.input == MovedInput::service_mean && one.change == -0.1;
    });
    REQUIRE(found != it.shifts.end());
    CHECK(found->choice->nodes == 2);
}
