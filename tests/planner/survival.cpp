// What plans survive: single events, the share of time with enough nodes, and the spare nodes that
// it takes.
#include <skusim/availability/shares.hpp>
#include <skusim/planner/endurance.hpp>
#include <skusim/planner/renting.hpp>

#include "support.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;
using experiment::Decision;
using scenario::Disruption;

namespace {

const std::vector<catalog::Sku>& small_machines() {
    static const std::vector<catalog::Sku> skus{machine("m", 2, 8, 0.1)};
    return skus;
}

scenario::Scenario failing_scenario(double rate = 200) {
    scenario::Scenario scenario = open_scenario(rate);
    scenario.failures.emplace();
    return scenario;
}

const Choice& choice_of(const Plan& plan) {
    REQUIRE(plan.cheapest);
    return *plan.cheapest;
}

const Survival& survival_of(const Plan& plan) {
    REQUIRE(choice_of(plan).service().survival);
    return *choice_of(plan).service().survival;
}

Endurance sure_of(double up, std::optional<double> share) {
    Endurance endurance;
    endurance.causes.node =
        availability::UpAndDown{from_seconds(1e6 * up), from_seconds(1e6 * (1 - up))};
    endurance.share_of_time = share;
    endurance.most = 200;
    return endurance;
}

/// Least nodes of which, up that share of the time, enough are there 99.9 % of it.
int nodes_at(double up, int needed) {
    return sure_of(up, 0.999).nodes_for(needed);
}

} // namespace

TEST_CASE("a plan without spare nodes survives nothing, and says how many more it takes") {
    scenario::Scenario scenario = failing_scenario();
    const Plan bare = planned(open_scenario(200), small_machines());
    scenario.failures->survive = {Disruption::node, Disruption::zone};
    const Plan plan = planned(scenario, small_machines());
    const Choice& choice = choice_of(plan);
    const int needed = choice.nodes_for_slo;
    CHECK(choice.nodes == choice_of(bare).nodes); // it only tells
    CHECK(plan.effort.simulated == bare.effort.simulated);
    const Survival& survival = survival_of(plan);
    CHECK(survival.zones == 3);
    CHECK_FALSE(survival.availability);
    REQUIRE(survival.events.size() == 2);
    CHECK(survival.events[0].nodes_left == needed - 1);
    CHECK(survival.events[0].decision == Decision::fails);
    CHECK(survival.events[0].nodes_needed == needed + 1);
    CHECK(survival.events[0].usd_per_hour_more == usd(0.1));
    CHECK(survival.events[1].nodes_left == needed - availability::largest_zone(needed, 3));
    CHECK(survival.events[1].decision == Decision::fails);
    const int for_zone = availability::nodes_that_survive_a_zone(needed, 3);
    CHECK(survival.events[1].nodes_needed == for_zone);
    CHECK(survival.events[1].usd_per_hour_more == usd(0.1) * (for_zone - needed));
}

TEST_CASE("spare nodes follow from what is to be survived, and one less would not do") {
    scenario::Scenario scenario = failing_scenario();
    scenario.policy.spare_nodes.reset();
    scenario.failures->survive = {Disruption::node};
    const Plan one = planned(scenario, small_machines());
    const int needed = choice_of(one).nodes_for_slo;
    CHECK(choice_of(one).nodes == needed + 1);
    CHECK(survival_of(one).events[0].decision == Decision::holds);
    CHECK(survival_of(one).events[0].nodes_needed == needed + 1);
    CHECK(survival_of(one).events[0].usd_per_hour_more == usd(0));
    scenario.failures->survive = {Disruption::node, Disruption::zone};
    scenario.failures->zones = 2;
    const Plan zone = planned(scenario, small_machines());
    CHECK(choice_of(zone).nodes == 2 * needed); // 18 -> 36
    CHECK(choice_of(zone).nodes_for_slo == needed);
    CHECK(survival_of(zone).events[1].nodes_left == needed);
    CHECK(survival_of(zone).events[1].decision == Decision::holds);
}

TEST_CASE("the target's minimum is spare enough for a small load") {
    scenario::Scenario scenario = failing_scenario(5);
    scenario.target = production_target();
    scenario.failures->survive = {Disruption::node, Disruption::zone};
    const Plan plan = planned(scenario, {machine("m", 4, 64, 0.1)});
    CHECK(choice_of(plan).nodes == 3);
    for (const EventSurvival& event : survival_of(plan).events) {
        CHECK(event.nodes_left == 2);
        CHECK(event.decision == Decision::holds);
    }
}

TEST_CASE("nodes for an availability are the least, by the binomial law") {
    CHECK(sure_of(0.99, 0.999).nodes_for(18) == 21);
    CHECK(sure_of(0.999, 0.9999).nodes_for(18) == 20);
    CHECK(sure_of(0.995, 0.9999).nodes_for(50) == 54);
    CHECK(sure_of(0.99, 0.9).nodes_for(7) == 7); // 93.2 % without any
    CHECK(sure_of(0.99, 0.999999).nodes_for(200) == 201);
    Endurance away = sure_of(0.99, 0.999);
    away.causes.pool = availability::pool_at_rate(Rate{1.0 / 3600}, 1h, 1);
    CHECK(away.nodes_for(18) == 201); // it is away half the time
}

TEST_CASE("the most nodes for the objective are those that fit, with whatever is to be endured") {
    Renting renting;
    renting.endurance = sure_of(0.97, 0.9995);
    renting.endurance->events = {Disruption::zone};
    renting.minimum = 3;
    for (int rented = 1; rented <= 60; ++rented) {
        const int most = renting.most_for_slo(rented);
        if (most > 0) {
            CHECK(renting.nodes(most) <= rented);
        }
        CHECK(renting.nodes(most + 1) > rented);
    }
}

TEST_CASE("availability is the share of time with enough nodes, and spare ones bring it") {
    scenario::Scenario scenario = failing_scenario();
    scenario.failures->mtbf = 99h;
    scenario.failures->repair = 1h;
    scenario.slo->availability = 0.999;
    const Plan plan = planned(scenario, small_machines());
    const int needed = choice_of(plan).nodes_for_slo;
    REQUIRE(survival_of(plan).availability);
    const Availability& bare = *survival_of(plan).availability;
    CHECK(bare.share_of_time.low ==
          Approx(std::pow(0.99, needed) - bare.time_scales.backlog_share));
    CHECK(bare.time_scales.backlog_share < 0.01);
    CHECK(bare.share_of_time.high == bare.share_of_time.low);
    CHECK(bare.decision == Decision::fails);
    CHECK(bare.objective == 0.999);
    CHECK(bare.states.front().nodes == needed);
    CHECK(bare.states.front().decision == Decision::holds);
    CHECK(bare.states[1].decision == Decision::fails);
    double all = 0;
    for (const StateShare& state : bare.states) {
        all += state.share_of_time;
    }
    CHECK(all == Approx(1).margin(1e-7));
    REQUIRE(bare.causes.size() == 1);
    CHECK(bare.causes[0].per_year == Approx(87.6 * needed));
    CHECK(bare.causes[0].bad_share == Approx(1 - std::pow(0.99, needed)));

    scenario.policy.spare_nodes.reset();
    const Plan spared = planned(scenario, small_machines());
    const Choice& choice = choice_of(spared);
    const Availability& enough = *survival_of(spared).availability;
    CHECK(choice.nodes_for_slo == needed);
    CHECK(choice.nodes == bare.nodes_needed);
    CHECK(choice.nodes > needed);
    CHECK(enough.decision == Decision::holds);
    REQUIRE(enough.share_with_one_less);
    CHECK(*enough.share_with_one_less < 0.999);
    REQUIRE(enough.other_rates.size() == 2);
    CHECK(enough.other_rates[0].share_of_time > enough.share_of_time.value);
    CHECK(enough.other_rates[1].share_of_time < enough.share_of_time.value);
    CHECK(enough.other_rates[1].nodes_needed == nodes_at(33.0 / 34, needed));
    CHECK(enough.time_scales.shortest_state_seconds == Approx(3600));
    CHECK(enough.time_scales.are_apart);

    scenario.failures->mtbf = 3650 * 24h;
    scenario.failures->repair = 1s;
    CHECK(choice_of(planned(scenario, small_machines())).nodes == needed);
}

TEST_CASE("no number of spot machines helps while their pool is away") {
    scenario::Scenario scenario = failing_scenario();
    scenario.policy.spare_nodes.reset();
    scenario.slo->availability = 0.999;
    scenario.policy.pricing = scenario::Pricing::spot;
    std::vector<catalog::Sku> machines = small_machines();
    for (catalog::Sku& machine : machines) {
        machine.spot = machine.on_demand;
    }
    scenario.failures->evictions.emplace();
    scenario.failures->pool = availability::pool_at_rate(Rate{0.05 / 3600}, 1h, 1);
    const Plan plan = planned(scenario, machines);
    CHECK_FALSE(plan.cheapest);
    REQUIRE(plan.refusal);
    CHECK(plan.refusal->rule == "slo.availability");
    CHECK(plan.refusal->reason ==
          "no number of nodes has 99.9 % of the time: the pool is there, and a zone is up, in "
          "95.24 % of it");
    scenario.policy.spare_nodes = 0;
    const Plan told = planned(scenario, machines);
    // What comes while all are away is lost, or waits and drains at what is beyond the load.
    CHECK(survival_of(told).availability->share_of_time.value == Approx(20.0 / 21));
    scenario.failures->in_flight = serving::InFlight::sent_again;
    const Plan waiting = planned(scenario, machines);
    const double load = choice_of(waiting).service().outcome.offered_utilization.value();
    CHECK(survival_of(waiting).availability->share_of_time.value ==
          Approx(20.0 / 21 - 1.0 / 21 * load / (1 - load)));
    CHECK(survival_of(told).availability->decision == Decision::fails);
    CHECK_FALSE(survival_of(told).availability->nodes_needed);
}

TEST_CASE("each SKU's spot machines have the band that an advisor tells, or are gated without") {
    scenario::Scenario scenario = failing_scenario();
    scenario.policy.pricing = scenario::Pricing::spot;
    scenario::Evictions& evictions = scenario.failures->evictions.emplace();
    evictions.away = 1h;
    evictions.bands = std::make_shared<const scenario::EvictionBands>(
        scenario::EvictionBands{{{"here", "often"}, availability::EvictionBand::aws_15_20},
                                {{"here", "seldom"}, availability::EvictionBand::aws_0_5},
                                {{"there", "untold"}, availability::EvictionBand::aws_0_5}});
    for (const std::string name : {"often", "seldom", "untold"}) {
        catalog::Sku sku = machine(name, 2, 8, 0.1);
        sku.spot = sku.on_demand;
        sku.region = std::string("here");
        const Plan plan = planned(scenario, {sku});
        if (name == "untold") {
            CHECK_FALSE(plan.cheapest);
            CHECK(candidate(plan, name).verdict == Verdict::gated);
            CHECK(candidate(plan, name).rule == "failures.evictions.advisor");
            continue;
        }
        const double chance = name == "often" ? 0.2 : 0.05; // of a month
        const double away = 1 / (1 - 730 / std::log(1 - chance));
        CHECK(survival_of(plan).availability->share_of_time.value ==
              Approx(1 - away).epsilon(1e-9)); // while all are away, what comes is lost
        REQUIRE(survival_of(plan).availability->causes.size() == 1);
        CHECK(plan.warnings.back().find("of " + name + " is read as") != std::string::npos);
    }
}

TEST_CASE("spot machines without a word on evictions carry a warning") {
    scenario::Scenario scenario = open_scenario(200);
    std::vector<catalog::Sku> skus = small_machines();
    skus[0].spot = usd(0.02);
    scenario.policy.pricing = scenario::Pricing::spot;
    const auto warns = [&] {
        const Plan plan = planned(scenario, skus);
        return std::any_of(plan.warnings.begin(), plan.warnings.end(), [](const std::string& it) {
            return it.find("spot machines are taken back") != std::string::npos;
        });
    };
    CHECK(warns());
    scenario.failures.emplace();
    scenario.failures->evictions.emplace();
    scenario.failures->pool = availability::pool_at_rate(Rate{0.05 / 3600}, 1h, 1);
    CHECK_FALSE(warns());
    scenario.failures.reset();
    scenario.policy.pricing = scenario::Pricing::on_demand;
    CHECK_FALSE(warns());
}

TEST_CASE("repairs as long as the time between failures, and zones without a node, are told") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.failures.emplace();
    scenario.failures->mtbf = 5min;
    scenario.failures->repair = 5min;
    scenario.failures->zones = 20;
    std::string notes;
    for (const std::string& note : planned(scenario, {machine("d2", 2, 4, 0.10)}).warnings) {
        notes += note + '\n';
    }
    CHECK_THAT(notes, ContainsSubstring("is more often down than up") &&
                          ContainsSubstring("cannot be in all of the 20 zones"));
}
