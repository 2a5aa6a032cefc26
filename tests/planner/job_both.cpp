// Plans of jobs on dedicated and low-priority nodes side by side.
#include <skusim/experiment/trial.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/tariff/total_cost.hpp>

#include "job_support.hpp"

#include <algorithm>
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
    const auto [evictions, deadline] =
        GENERATE(std::pair{3.0, Duration{25min}}, std::pair{0.2, Duration{40min}},
                 std::pair{0.0, Duration{12min}});
    scenario::Scenario scenario = job_scenario(3000, deadline);
    scenario.service = service::DistributionService{{2s, random::lognormal_shape(0.5)}};
    scenario.job()->mini_batch_size = 100;
    scenario.job()->timeout = std::nullopt;
    scenario.job()->evictions = Rate{evictions / 3600};
    scenario.job()->tier = Tier::both;
    scenario.policy.max_nodes = 12;
    CAPTURE(evictions, deadline.count());
    std::vector<catalog::Sku> rentable = machines();
    std::erase_if(rentable, [](const catalog::Sku& sku) { return !sku.spot; });
    const Plan plan = planned(scenario, rentable);
    REQUIRE(plan.cheapest);
    const experiment::Effort effort = experiment::effort_for(scenario.simulation);
    const random::Distribution service{2s, random::lognormal_shape(0.5)};
    const auto demands = experiment::JobDemands::draw({*scenario.job(), {}, service}, effort);
    Usd least = Usd::from_nano(std::numeric_limits<std::int64_t>::max());
    std::string first;
    std::pair<int, int> pair;
    for (const Candidate& it : plan.candidates) {
        const auto own = tariff::tariff_of(it.sku, Tier::dedicated);
        const auto low = tariff::tariff_of(it.sku, Tier::low_priority);
        for (int dedicated = 0; dedicated <= 12; ++dedicated) {
            for (int nodes = std::max(dedicated, 1); nodes <= 12; ++nodes) {
                const experiment::JobTrial trial{
                    *scenario.job(), {nodes, it.workers, Tier::both, dedicated}, service};
                const auto outcome = experiment::run_job(trial, *demands, 0.01, effort);
                if (experiment::decision(outcome) != experiment::Decision::holds) {
                    continue;
                }
                const Usd cost = tariff::total_cost({*own, *low}, outcome.rented,
                                                    outcome.rented_dedicated, effort.confidence)
                                     .mean;
                if (cost < least) {
                    least = cost;
                    first = it.sku.name;
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
