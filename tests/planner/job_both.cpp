// Plans of jobs on dedicated and low-priority nodes side by side.
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/tariff/total_cost.hpp>

#include "job_support.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <support/catch.hpp>
#include <utility>
#include <vector>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;
using workload::Tier;

TEST_CASE("Both tiers side by side: the cheapest of all pairs that meet the deadline") {
    struct Case {
        std::int64_t items;
        double evictions; ///< an hour
        Duration deadline;
        int most;
        double discount; ///< of low-priority nodes
    };
    // Low-priority ones alone are cheapest, dedicated ones alone, and some of both where no more
    // than four nodes may be rented. At a small discount dedicated ones are cheaper, though
    // low-priority ones would do.
    const Case it = GENERATE(Case{3000, 3, 25min, 8, 0.7}, Case{3000, 8, 20min, 8, 0.7},
                             Case{12'000, 8, 25min, 4, 0.7}, Case{3000, 8, 40min, 12, 0.05});
    scenario::Scenario scenario = job_scenario(it.items, it.deadline);
    scenario.service = service::DistributionService{{2s, random::lognormal_shape(0.5)}};
    scenario.job()->mini_batch_size = 100;
    scenario.job()->timeout = std::nullopt;
    scenario.job()->evictions = Rate{it.evictions / 3600};
    scenario.job()->tier = Tier::both;
    scenario.policy.max_nodes = it.most;
    CAPTURE(it.items, it.evictions, it.most);
    std::vector<catalog::Sku> rentable = machines();
    for (catalog::Sku& sku : rentable) {
        sku.spot = UsdPerHour::from_nano(
            std::llround(static_cast<double>(sku.on_demand->nano_usd()) * (1 - it.discount)));
    }
    const Plan plan = planned(scenario, rentable);
    REQUIRE(plan.cheapest);
    const experiment::Effort effort = experiment::effort_for(scenario.simulation);
    const random::Distribution service{2s, random::lognormal_shape(0.5)};
    const auto demands = experiment::JobDemands::draw({*scenario.job(), {}, service}, effort);
    Usd least = Usd::from_nano(std::numeric_limits<std::int64_t>::max());
    std::string first;
    std::pair<int, int> pair;
    for (const Candidate& machine : plan.candidates) {
        const auto own = tariff::tariff_of(machine.sku, Tier::dedicated);
        const auto low = tariff::tariff_of(machine.sku, Tier::low_priority);
        for (int dedicated = 0; dedicated <= it.most; ++dedicated) {
            for (int nodes = std::max(dedicated, 1); nodes <= it.most; ++nodes) {
                const experiment::JobTrial trial{
                    *scenario.job(), {nodes, machine.workers, Tier::both, dedicated}, service};
                const auto outcome = experiment::run_job(trial, *demands, 0.01, effort);
                if (experiment::decision(outcome) != experiment::Decision::holds) {
                    continue;
                }
                const Usd cost = tariff::total_cost({*own, *low}, outcome.rented,
                                                    outcome.rented_dedicated, effort.confidence)
                                     .mean;
                if (cost < least) {
                    least = cost;
                    first = machine.sku.name;
                    pair = {dedicated, nodes};
                }
                break; // the least low-priority ones
            }
        }
    }
    CHECK(plan.cheapest->job()->usd_total == least);
    CHECK(sku_of(plan, *plan.cheapest) == first);
    CHECK(*plan.cheapest->job()->dedicated_nodes == pair.first);
    CHECK(plan.cheapest->nodes == pair.second);
    CHECK((it.most > 4 || (pair.first > 0 && pair.first < pair.second))); // some of both
    // One low-priority node less, or one dedicated, does not do.
    if (plan.cheapest->nodes_for_slo > 1) {
        CHECK(experiment::decision(*plan.cheapest->job()->previous) != experiment::Decision::holds);
    }
    // Each tier alone is one of the pairs, up to a node that would be there to save idle time.
    for (const Tier tier : {Tier::dedicated, Tier::low_priority}) {
        scenario.job()->tier = tier;
        const Plan alone = planned(scenario, rentable);
        CHECK(
            (!alone.cheapest || alone.cheapest->job()->usd_total.in_usd() > 0.99 * least.in_usd()));
    }
    scenario.job()->tier = Tier::both;
    CHECK(candidate(planned(scenario, machines()), "d8").verdict == Verdict::no_price);
}
