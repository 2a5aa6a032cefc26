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
#include <vector>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;
using workload::Tier;

namespace {

struct BothCase {
    std::int64_t items;
    double evictions; ///< an hour
    Duration deadline;
    int most;
    double discount; ///< of low-priority nodes
    int standing = 0;
};

scenario::Scenario both_scenario(const BothCase& it) {
    scenario::Scenario scenario = job_scenario(it.items, it.deadline);
    scenario.service = service::DistributionService{{2s, random::lognormal_shape(0.5)}};
    scenario.job()->mini_batch_size = 100;
    scenario.job()->timeout = std::nullopt;
    scenario.job()->evictions = Rate{it.evictions / 3600};
    scenario.job()->tier = Tier::both;
    scenario.job()->min_nodes = it.standing;
    if (it.standing > 0) {
        scenario.job()->boot_time = 1s;
        scenario.job()->idle_before_scale_down = 1s;
    }
    scenario.policy.max_nodes = it.most;
    return scenario;
}

std::vector<catalog::Sku> discounted(double discount) {
    std::vector<catalog::Sku> skus = machines();
    for (catalog::Sku& sku : skus) {
        sku.spot = UsdPerHour::from_nano(
            std::llround(static_cast<double>(sku.on_demand->nano_usd()) * (1 - discount)));
    }
    return skus;
}

struct Pair {
    std::string sku;
    int dedicated = 0;
    int nodes = 0; ///< of both tiers
    Usd cost = Usd::from_nano(std::numeric_limits<std::int64_t>::max());
};

/// For each machine and number of dedicated nodes all numbers of low-priority ones that hold beside
/// them, each simulated; of all these the cheapest.
Pair cheapest_pair(const scenario::Scenario& scenario, const std::vector<Candidate>& machines) {
    const experiment::Effort effort = experiment::effort_for(scenario.simulation);
    const experiment::TimedItems items{{2s, random::lognormal_shape(0.5)}};
    const auto demands = experiment::JobDemands::draw({*scenario.job(), {}, items}, effort);
    const int most = scenario.policy.max_nodes;
    Pair best;
    for (const Candidate& machine : machines) {
        const tariff::BothTariffs tariffs{*tariff::tariff_of(machine.sku, Tier::dedicated),
                                          *tariff::tariff_of(machine.sku, Tier::low_priority)};
        for (int dedicated = 0; dedicated <= most; ++dedicated) {
            for (int nodes = std::max({dedicated, scenario.job()->min_nodes, 1}); nodes <= most;
                 ++nodes) {
                const auto outcome = experiment::run_job(
                    {*scenario.job(), {nodes, machine.workers, Tier::both, dedicated}, items},
                    *demands, 0.01, effort);
                if (experiment::decision(outcome) != experiment::Decision::holds) {
                    continue;
                }
                const Usd cost = tariff::total_cost(tariffs, outcome.rented,
                                                    outcome.rented_dedicated, effort.confidence)
                                     .mean;
                if (cost < best.cost) {
                    best = {machine.sku.name, dedicated, nodes, cost};
                }
            }
        }
    }
    return best;
}

} // namespace

TEST_CASE("Both tiers side by side: the cheapest of all pairs that meet the deadline") {
    // Low-priority ones alone are cheapest, dedicated ones alone, and some of both where no more
    // than four nodes may be rented. At a small discount dedicated ones are cheaper, though
    // low-priority ones would do. Where nodes stand until the end, one more pays that ends it
    // sooner.
    const BothCase it =
        GENERATE(BothCase{3000, 3, 25min, 8, 0.7}, BothCase{3000, 8, 20min, 8, 0.7},
                 BothCase{12'000, 8, 25min, 4, 0.7}, BothCase{3000, 8, 40min, 12, 0.05},
                 BothCase{1100, 0, 25min, 8, 0.7, 5}, BothCase{1100, 8, 25min, 8, 0.05, 5});
    CAPTURE(it.items, it.evictions, it.most);
    scenario::Scenario scenario = both_scenario(it);
    const std::vector<catalog::Sku> skus = discounted(it.discount);
    const Plan plan = planned(scenario, skus);
    REQUIRE(plan.cheapest);
    const JobChoice& choice = *plan.cheapest->job();
    const Pair best = cheapest_pair(scenario, plan.candidates);
    CHECK(choice.usd_total == best.cost);
    CHECK(sku_of(plan, *plan.cheapest) == best.sku);
    CHECK(*choice.dedicated_nodes == best.dedicated);
    CHECK(plan.cheapest->nodes == best.nodes);
    CHECK((it.most > 4 || (best.dedicated > 0 && best.dedicated < best.nodes))); // some of both
    // One low-priority node less, or one dedicated, does not do.
    CHECK((plan.cheapest->nodes_for_slo == 1 ||
           experiment::decision(*choice.previous) != experiment::Decision::holds));
    // Each tier alone is one of the pairs.
    for (const Tier tier : {Tier::dedicated, Tier::low_priority}) {
        scenario.job()->tier = tier;
        const Plan alone = planned(scenario, skus);
        CHECK((!alone.cheapest || alone.cheapest->job()->usd_total >= choice.usd_total));
    }
}

TEST_CASE("A machine without a price in one tier is none for both") {
    const scenario::Scenario scenario = both_scenario({3000, 3, 25min, 8, 0});
    CHECK(candidate(planned(scenario, machines()), "d8").verdict == Verdict::no_price);
}
