// Plans of jobs: the least cost against an exhaustive search, money to the nano-dollar, and
// what keeps a SKU out.
#include <skusim/scenario/scenario.hpp>
#include <skusim/tariff/total_cost.hpp>

#include "job_support.hpp"

#include <limits>
#include <map>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;
using workload::Tier;

TEST_CASE("A job without chance is planned to the nano-dollar") {
    // 4,800 items of 100 ms in mini-batches of 10: 480 of 1 s. On 2 workers a node, n nodes take
    // 5 min + ceil(240 / n) s: 6 nodes 340 s, 5 nodes 348 s.
    scenario::Scenario scenario = job_scenario(4800, 345s);
    scenario.job()->tier = Tier::dedicated;
    const Plan plan = planned(scenario, {machine("c2", 2, 4, 0.097)});
    REQUIRE(plan.cheapest);
    const Choice& choice = *plan.cheapest;
    CHECK(choice.nodes_for_slo == 6);
    CHECK(choice.nodes == 6);
    CHECK(choice.nodes_lower_bound == 6);
    REQUIRE(choice.job());
    CHECK(choice.job()->outcome.makespan.value == 340);
    // 6 nodes x (340 + 120) s x 0.097 USD/h = 2,760 s: 0.0743666666..., up.
    CHECK(choice.job()->usd_total.nano_usd() == 74'366'667);
    CHECK(choice.job()->usd_per_million_items.text() == "15.493055625");
    CHECK(choice.usd_per_hour == usd(0.582));
    CHECK(choice.job()->usd_total_estimate.half_width() < 1e-9);
    REQUIRE(choice.job()->previous);
    CHECK(choice.nodes_for_slo == 6);
    CHECK(choice.job()->previous->makespan.value == 348);
    CHECK(experiment::decision(*choice.job()->previous) == experiment::Decision::fails);
    const Candidate& it = plan.candidates.front();
    CHECK(it.job()->usd_total == choice.job()->usd_total);
    CHECK(it.reason == "6 dedicated nodes cost 0.0744 USD for the job; first up the ladder that "
                       "meets the deadline, and cheapest");
}

TEST_CASE("The plan of a job finds what an exhaustive search finds") {
    const auto [tier, evictions] =
        GENERATE(std::pair{std::optional<Tier>{}, 0.0}, std::pair{std::optional<Tier>{}, 2.0},
                 std::pair{std::optional{Tier::dedicated}, 0.0},
                 std::pair{std::optional{Tier::low_priority}, 6.0});
    const Duration attempt = GENERATE(300ms, 6s); // many small mini-batches, or few long ones
    scenario::Scenario scenario = job_scenario(attempt == 6s ? 3000 : 20'000, 20min);
    scenario.service = service::DistributionService{{attempt, random::lognormal_shape(0.5)}};
    scenario.job()->timeout = std::nullopt;
    scenario.job()->tier = tier;
    scenario.job()->evictions = Rate{evictions / 3600};
    CAPTURE(evictions, attempt.count());
    const Plan plan = planned(scenario, machines());
    REQUIRE(plan.cheapest);

    const experiment::Effort effort = experiment::effort_for(scenario.simulation);
    const experiment::TimedItems items{{attempt, random::lognormal_shape(0.5)}};
    const auto demands = experiment::JobDemands::draw({*scenario.job(), {}, items}, effort);
    Usd least = Usd::from_nano(std::numeric_limits<std::int64_t>::max());
    std::string first;
    std::map<std::string, int> least_nodes;
    for (const Candidate& it : plan.candidates) {
        for (const Tier rented : {Tier::dedicated, Tier::low_priority}) {
            const auto tariff = tariff::tariff_of(it.sku, rented);
            if (!tariff || tier.value_or(rented) != rented) {
                continue;
            }
            for (int nodes = 1; nodes <= scenario.policy.max_nodes; ++nodes) {
                const experiment::JobTrial trial{
                    *scenario.job(), {nodes, it.workers, rented}, items};
                const auto outcome = experiment::run_job(trial, *demands, 0.01, effort);
                if (experiment::decision(outcome) != experiment::Decision::holds) {
                    continue;
                }
                const std::string key = it.sku.name + std::string(workload::name(rented));
                least_nodes.try_emplace(key, nodes);
                first = first.empty() ? it.sku.name : first;
                least = std::min(least, tariff::total_cost(*tariff, outcome.rented, 0.95).mean);
            }
        }
    }
    CHECK(plan.cheapest->job()->usd_total.in_usd() <= least.in_usd() * 1.001);
    CHECK(plan.cheapest->job()->usd_total >= least);
    CHECK(sku_of(plan, *plan.guidance) == first);
    for (const Choice* choice : {&*plan.guidance, &*plan.cheapest}) {
        const std::string key =
            sku_of(plan, *choice) + std::string(workload::name(choice->job()->tier));
        CHECK(choice->nodes_for_slo == least_nodes.at(key));
        CHECK(choice->nodes >= choice->nodes_for_slo);
        CHECK(choice->nodes_lower_bound <= choice->nodes_for_slo);
        CHECK(experiment::decision(choice->job()->outcome) == experiment::Decision::holds);
    }
    // Bounds are bounds, and none undercuts the cheapest.
    for (const Candidate& it : plan.candidates) {
        if (it.job()->usd_total) {
            CHECK(*it.job()->usd_total >= plan.cheapest->job()->usd_total);
        }
    }
    CHECK(plan.effort.simulated < 80); // the search above made up to 280
}

TEST_CASE("A node more can cost less: it saves a round of long mini-batches") {
    // Ten mini-batches of 100 s on single workers: 9 nodes take two rounds, 10 nodes one.
    scenario::Scenario scenario = job_scenario(10, 250s);
    scenario.service = service::DistributionService{{100s, random::constant_shape()}};
    scenario.node.workers = 1;
    scenario.job()->mini_batch_size = 1;
    scenario.job()->timeout = std::nullopt;
    scenario.job()->boot_time = 1s;
    scenario.job()->idle_before_scale_down = 1s;
    const Plan plan = planned(scenario, {machine("c2", 2, 4, 3.6)});
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes_for_slo == 5); // two rounds: 201 s
    CHECK(plan.cheapest->nodes == 5);         // 5 x 202 s = 1,010 s
    CHECK(plan.cheapest->job()->usd_total.text() == "1.01");
    scenario.job()->deadline = 150s;
    const Plan hurried = planned(scenario, {machine("c2", 2, 4, 3.6)});
    CHECK(hurried.cheapest->nodes == 10);
    scenario.job()->deadline = 350s; // three rounds are 4 nodes: 4 x 302 s = 1,208 s
    const Plan relaxed = planned(scenario, {machine("c2", 2, 4, 3.6)});
    CHECK(relaxed.cheapest->nodes_for_slo == 4);
    CHECK(relaxed.cheapest->nodes == 5);
    CHECK(relaxed.cheapest->job()->usd_total.text() == "1.01");
    CHECK(relaxed.cheapest->nodes_for_slo == 4);
}

TEST_CASE("Evictions decide the tier") {
    scenario::Scenario scenario = job_scenario(60'000, 1h);
    scenario.job()->mini_batch_size = 1000; // 100 s each
    scenario.job()->timeout = std::nullopt;
    const std::vector<catalog::Sku> skus{with_spot(machine("c2", 2, 4, 0.10), 0.06)};
    scenario.job()->evictions = Rate{0.1 / 3600};
    CHECK(planned(scenario, skus).cheapest->job()->tier == Tier::low_priority);
    scenario.job()->evictions = Rate{20.0 / 3600};
    const Plan rough = planned(scenario, skus);
    CHECK(rough.cheapest->job()->tier == Tier::dedicated);
    scenario.job()->tier = Tier::low_priority;
    const Plan forced = planned(scenario, skus);
    if (forced.cheapest) {
        CHECK(forced.cheapest->job()->usd_total > rough.cheapest->job()->usd_total);
        CHECK(forced.cheapest->job()->outcome.evictions.value > 0);
    }
}

TEST_CASE("A low-priority price goes before a spot price; without either the tier is not there") {
    scenario::Scenario scenario = job_scenario(600, 1h);
    catalog::Sku both = with_spot(machine("both", 2, 4, 0.10), 0.05);
    both.low_priority = usd(0.02);
    CHECK(planned(scenario, {both}).cheapest->usd_per_node_hour == usd(0.02));
    scenario.job()->tier = Tier::low_priority;
    const Plan plan = planned(scenario, {machine("none", 2, 4, 0.10)});
    CHECK(!plan.cheapest);
    CHECK(plan.candidates[0].verdict == Verdict::no_price);
    CHECK(plan.candidates[0].reason == "the catalog has no low-priority or spot price for it");
}

TEST_CASE("A deadline that no node count meets says what would help") {
    scenario::Scenario scenario = job_scenario(1'000'000, 10min);
    scenario.policy.max_nodes = 10;
    const Plan plan = planned(scenario, machines());
    CHECK(!plan.guidance);
    CHECK(!plan.cheapest);
    for (const Candidate& it : plan.candidates) {
        CHECK(it.verdict == Verdict::too_many_nodes);
        CHECK(it.rule == "policy.max_nodes");
    }
    // 100,000 s of work on 10 x 16 workers: 625 s and the boot.
    CHECK(plan.reason == "no cluster of up to 10 nodes ends the job by its deadline, 10 min: 10 x "
                         "e16 (dedicated) may take 15.4 min; allow a deadline of 16 min, or raise "
                         "policy.max_nodes");
    scenario.job()->deadline = 16min;
    CHECK(planned(scenario, machines()).cheapest);
}

TEST_CASE("A mini-batch longer than the deadline is not helped by nodes") {
    scenario::Scenario scenario = job_scenario(100'000, 10min);
    scenario.job()->mini_batch_size = 10'000; // 1,000 s each
    scenario.job()->timeout = std::nullopt;
    const Plan plan = planned(scenario, machines());
    CHECK(!plan.cheapest);
    CHECK(plan.candidates[0].verdict == Verdict::too_slow);
    CHECK_THAT(plan.candidates[0].rule, ContainsSubstring("longest mini-batch"));
    CHECK_THAT(plan.reason, ContainsSubstring("make mini-batches smaller"));
}

TEST_CASE("A SKU that loses its items to the timeout is too slow, however cheap it would be") {
    scenario::Scenario scenario = job_scenario(60'000, 2h);
    scenario.service = measured_times({{"c2", 7000}, {"d4", 500}}, 0.2);
    const Plan plan = planned(scenario, {machine("c2", 2, 4, 0.0001), machine("d4", 4, 8, 0.18)});
    REQUIRE(plan.cheapest);
    CHECK(sku_of(plan, *plan.cheapest) == "d4");
    CHECK(plan.candidates[0].verdict == Verdict::too_slow);
    CHECK_THAT(plan.candidates[0].rule, ContainsSubstring("job.timeout"));
    REQUIRE(!plan.warnings.empty());
    CHECK(plan.warnings.front() == "on 1 SKU a mean mini-batch takes longer than job.timeout, 60 "
                                   "s: raise it, or make mini-batches smaller");
}

TEST_CASE("Failures beyond what is allowed leave no plan, and the reason says so") {
    scenario::Scenario scenario = job_scenario(60'000, 2h);
    scenario.job()->failures = 0.5;
    scenario.job()->max_retries = 1;
    const Plan plan = planned(scenario, machines());
    CHECK(!plan.cheapest);
    CHECK_THAT(plan.reason, ContainsSubstring("of them fail"));
    scenario.slo = scenario::Objective{};
    scenario.slo->max_error_rate = 0.3;
    const Plan lenient = planned(scenario, machines());
    REQUIRE(lenient.cheapest);
    CHECK(lenient.cheapest->job()->outcome.failed_share.value == Approx(0.25).epsilon(0.1));
}

TEST_CASE("Spare and standing nodes are rented with the rest") {
    scenario::Scenario scenario = job_scenario(4800, 345s);
    scenario.job()->tier = Tier::dedicated;
    scenario.policy.spare_nodes = 2;
    const std::vector<catalog::Sku> skus{machine("c2", 2, 4, 0.36)};
    const Plan spare = planned(scenario, skus);
    CHECK(spare.cheapest->nodes_for_slo == 6);
    CHECK(spare.cheapest->nodes == 8);
    CHECK(spare.cheapest->job()->outcome.makespan.value == 330);
    scenario.policy.spare_nodes = 0;
    scenario.job()->min_nodes = 9;
    const Plan standing = planned(scenario, skus);
    CHECK(standing.cheapest->nodes_for_slo == 1); // 240 s without a boot
    CHECK(standing.cheapest->nodes == 9);
    CHECK(standing.cheapest->job()->outcome.makespan.value == 27);
    CHECK(standing.cheapest->job()->usd_total.text() == "0.0243"); // 9 x 27 s x 0.36 USD/h
}

TEST_CASE("A job that the budget cannot simulate is undecided, with the remedy") {
    scenario::Scenario scenario = job_scenario(60'000, 2h);
    scenario.service = service::DistributionService{{100ms, random::lognormal_shape(1)}};
    scenario.simulation.max_requests = 100'000;
    const Plan plan = planned(scenario, machines());
    CHECK(!plan.cheapest);
    CHECK(plan.candidates[0].verdict == Verdict::undecided);
    CHECK_THAT(plan.candidates[0].reason, ContainsSubstring("set simulation.max_requests to"));
}
