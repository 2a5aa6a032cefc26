// Plans within a quota: what is best within it, what would be best without, and what to ask for.
#include <skusim/experiment/outcome_memory.hpp>
#include <skusim/planner/quota.hpp>

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

/// A cheap machine of series "Dsv5" and a dear one of "Esv5".
std::vector<catalog::Sku> two_series() {
    std::vector<catalog::Sku> skus{machine("cheap", 2, 4, 0.10), machine("dear", 2, 8, 0.30)};
    skus[1].series = std::string("Esv5");
    return skus;
}

quota::Sheet sheet_with(const char* name, std::int64_t most, std::int64_t used = 0) {
    quota::Sheet sheet;
    sheet.file = std::string("usage.json");
    sheet.region = std::string("here");
    sheet.cloud = quota::Cloud::table;
    quota::QuotaLimit limit;
    limit.name = std::string(name);
    limit.scope = limit.name == "total"  ? quota::Scope::total
                  : limit.name == "spot" ? quota::Scope::spot
                                         : quota::Scope::family;
    limit.most = most;
    limit.used = used;
    sheet.limits = {limit};
    return sheet;
}

} // namespace

TEST_CASE("the cheapest is over the quota: the plan takes the best within it and names both") {
    scenario::Scenario scenario = open_scenario(100);
    const Plan free = planned(scenario, two_series());
    REQUIRE(free.cheapest);
    REQUIRE(sku_of(free, *free.cheapest) == "cheap");
    CHECK_FALSE(free.without_quota);
    const int needed = 2 * free.cheapest->nodes;

    scenario.quota = sheet_with("Dsv5", 100, 100 - needed + 1); // one vCPU is lacking
    const Plan plan = planned(scenario, two_series());
    REQUIRE(plan.cheapest);
    CHECK(sku_of(plan, *plan.cheapest) == "dear");
    CHECK(sku_of(plan, *plan.guidance) == "dear");
    REQUIRE(plan.without_quota);
    CHECK(sku_of(plan, *plan.without_quota) == "cheap");
    CHECK(plan.without_quota->nodes == free.cheapest->nodes);
    const Candidate& cheap = candidate(plan, "cheap");
    CHECK(name(cheap.verdict) == "over-quota");
    CHECK(cheap.nodes == free.cheapest->nodes);
    CHECK(cheap.nodes_basis == NodesBasis::simulated);
    CHECK_FALSE(cheap.is_cheapest);
    CHECK_THAT(cheap.reason, ContainsSubstring("ask for 101 vCPUs of Dsv5 in here (" +
                                               std::to_string(101 - needed) + " used + " +
                                               std::to_string(needed) + ")"));
    CHECK_THAT(cheap.rule, ContainsSubstring("quota usage.json: Dsv5 is limited to 100"));
    CHECK(candidate(plan, "dear").verdict == Verdict::feasible);

    scenario.quota = sheet_with("Dsv5", 100, 100 - needed);
    const Plan exact = planned(scenario, two_series());
    CHECK(sku_of(exact, *exact.cheapest) == "cheap");
    CHECK_FALSE(exact.without_quota);
    CHECK(exact.effort.simulated == free.effort.simulated); // nothing is simulated for a quota
}

TEST_CASE("a family without any quota is told with what would be needed, and nothing more") {
    scenario::Scenario scenario = open_scenario(100);
    const Plan free = planned(scenario, two_series());
    scenario.quota = sheet_with("Esv5", 0);
    const Plan plan = planned(scenario, two_series());
    CHECK(sku_of(plan, *plan.cheapest) == "cheap");
    CHECK(candidate(plan, "dear").verdict == Verdict::over_quota);
    CHECK(candidate(plan, "dear").nodes_basis == NodesBasis::lower_bound);
    CHECK_THAT(candidate(plan, "dear").reason, ContainsSubstring("at least"));
    CHECK_FALSE(plan.without_quota); // what is cheapest fits
    CHECK(plan.effort.simulated == free.effort.simulated);
}

TEST_CASE("what is cheapest without the quota is not simulated again on an equal machine") {
    scenario::Scenario scenario = open_scenario(100);
    const Plan free = planned(scenario, two_series());
    scenario.quota = sheet_with("Dsv5", 0);
    const Plan plan = planned(scenario, two_series());
    REQUIRE(plan.cheapest);
    REQUIRE(plan.without_quota);
    CHECK(sku_of(plan, *plan.cheapest) == "dear");
    CHECK(sku_of(plan, *plan.without_quota) == "cheap");
    CHECK(plan.effort.simulated == free.effort.simulated);
    CHECK(plan.without_quota->nodes == plan.cheapest->nodes);
}

TEST_CASE("what is cheapest without the quota is sure, and not measured for figures") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.simulation.precision = 0.002;
    std::vector<catalog::Sku> skus = two_series();
    skus[1].vcpus = 4; // no equal machine's clusters are there to be had
    const Plan free = planned(scenario, skus);
    scenario.quota = sheet_with("Dsv5", 0);
    const Plan plan = planned(scenario, skus);
    REQUIRE(sku_of(free, *free.cheapest) == "cheap");
    REQUIRE(plan.without_quota);
    CHECK(sku_of(plan, *plan.without_quota) == "cheap");
    CHECK(plan.without_quota->nodes == free.cheapest->nodes);
    const auto simulated = [](const Choice& choice) {
        return choice.service().outcome.requests.simulated;
    };
    CHECK(simulated(*plan.without_quota) < simulated(*free.cheapest) / 4);
    CHECK(experiment::sure_decision(plan.without_quota->service().outcome,
                                    scenario.simulation.confidence) ==
          experiment::Decision::holds);
}

TEST_CASE("a plan made beside another keeps to the quota, and looks no further") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.quota = sheet_with("Dsv5", 0);
    const Plan plan = make_plan(
        scenario, two_series(), catalog::Hardware{}, [](const Progress&) {},
        std::make_shared<experiment::OutcomeMemory>());
    REQUIRE(plan.cheapest);
    CHECK(sku_of(plan, *plan.cheapest) == "dear");
    CHECK_FALSE(plan.without_quota);
}

TEST_CASE("where nothing fits there is no choice, and the plan says what to ask for") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.quota = sheet_with("total", 3);
    const Plan plan = planned(scenario, two_series());
    CHECK_FALSE(plan.cheapest);
    CHECK_FALSE(plan.guidance);
    REQUIRE(plan.without_quota);
    CHECK(sku_of(plan, *plan.without_quota) == "cheap");
    CHECK_THAT(plan.reason, ContainsSubstring("nothing that performs is within the quota") &&
                                ContainsSubstring("ask for"));
    for (const Candidate& it : plan.candidates) {
        CHECK(it.verdict == Verdict::over_quota);
    }
}

TEST_CASE("a family and the regional total that both lack are both asked for") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.quota = sheet_with("Dsv5", 3, 1);
    scenario.quota->limits.push_back(sheet_with("total", 5, 2).limits[0]);
    scenario.select.skus = {"cheap"};
    const Plan plan = planned(scenario, {two_series()[0]});
    REQUIRE(plan.without_quota);
    const int needed = 2 * plan.without_quota->nodes;
    CHECK_THAT(plan.reason,
               ContainsSubstring("ask for " + std::to_string(1 + needed) + " vCPUs of Dsv5") &&
                   ContainsSubstring("ask for " + std::to_string(2 + needed) + " vCPUs of total"));
}

TEST_CASE("spare nodes and the surge of an upgrade take quota, too") {
    scenario::Scenario scenario = open_scenario(100);
    const int least = planned(scenario, two_series()).cheapest->nodes;
    scenario.quota = sheet_with("Dsv5", 2 * least);
    CHECK(sku_of(planned(scenario, two_series()), *planned(scenario, two_series()).cheapest) ==
          "cheap");
    scenario.policy.spare_nodes = 1;
    CHECK(candidate(planned(scenario, two_series()), "cheap").verdict == Verdict::over_quota);
    scenario.policy.spare_nodes = 0;
    scenario.policy.max_surge = 0.1; // one node, rounded up
    const Plan surging = planned(scenario, two_series());
    CHECK(candidate(surging, "cheap").verdict == Verdict::over_quota);
    CHECK(claims_of(scenario, candidate(surging, "cheap")).at(0).counted_nodes == least + 1);
    // A target brings a rule of its own, which the policy's figure replaces.
    scenario.policy.max_surge.reset();
    scenario.target = production_target();
    scenario.target->minimum = {};
    scenario.target->quota = catalog::Quota{1, 0.5, {}};
    CHECK(counting_of(scenario).surge == 0.5);
    CHECK(candidate(planned(scenario, two_series()), "cheap").verdict == Verdict::over_quota);
    scenario.policy.max_surge = 0;
    CHECK(candidate(planned(scenario, two_series()), "cheap").verdict == Verdict::feasible);
}

TEST_CASE("spot machines count against the spot pool alone") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.policy.pricing = scenario::Pricing::spot;
    std::vector<catalog::Sku> skus = two_series();
    skus[0].spot = usd(0.02);
    skus[1].spot = usd(0.06);
    scenario.quota = sheet_with("Dsv5", 0);
    quota::QuotaLimit spot = sheet_with("spot", 100).limits.front();
    scenario.quota->limits.push_back(spot);
    CHECK(sku_of(planned(scenario, skus), *planned(scenario, skus).cheapest) == "cheap");
    scenario.quota->limits[1].most = 1;
    CHECK_FALSE(planned(scenario, skus).cheapest);
}

TEST_CASE("what no limit holds for is told, and so is a file that tells no usage") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.quota = sheet_with("Fsv2", 10);
    scenario.quota->tells_usage = false;
    const Plan plan = planned(scenario, two_series());
    std::string notes;
    for (const std::string& note : plan.warnings) {
        notes += note + '\n';
    }
    CHECK_THAT(notes, ContainsSubstring("quota usage.json has no limit for cheap") &&
                          ContainsSubstring("tells limits and not what is in use"));
}

TEST_CASE("limits that were left out of a quota are told in the plan") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.quota = sheet_with("Dsv5", 100);
    scenario.quota->left_out = {"usage.json:3:1: odd; this limit is left out"};
    const std::vector<std::string> notes = planned(scenario, two_series()).warnings;
    CHECK(std::count(notes.begin(), notes.end(),
                     "quota usage.json:3:1: odd; this limit is left out") == 1);
}

TEST_CASE("the quota of a service is another one than that of machines") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.quota = sheet_with("Dsv5", 100);
    scenario.quota->cloud = quota::Cloud::azure;
    scenario.target = production_target();
    scenario.target->quota = catalog::Quota{1.2, 0, 0, catalog::QuotaOf::azure_ml, {}};
    const auto notes = [&] {
        std::string text;
        for (const std::string& note : planned(scenario, two_series()).warnings) {
            text += note + '\n';
        }
        return text;
    };
    CHECK_THAT(notes(), ContainsSubstring("counts against that of Azure Machine Learning") &&
                            ContainsSubstring("az ml compute list-usage"));
    scenario.quota->cloud = quota::Cloud::azure_ml;
    CHECK(notes().find("counts against") == std::string::npos);
    scenario.target->quota->of = catalog::QuotaOf::machines;
    CHECK_THAT(notes(), ContainsSubstring("is that of Azure Machine Learning"));
    scenario.quota->cloud = quota::Cloud::table; // may be anybody's
    CHECK(notes().find("counts against") == std::string::npos);
}

TEST_CASE("a surge of a number of nodes counts, and the policy's share stands in its place") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.target = production_target();
    scenario.target->quota = catalog::Quota{1, 0, 6};
    CHECK(counting_of(scenario).surge_nodes == 6);
    CHECK(catalog::quota_nodes(counting_of(scenario), 10) == 16);
    scenario.policy.max_surge = 0.1;
    CHECK(catalog::quota_nodes(counting_of(scenario), 10) == 11);
}

TEST_CASE("a family of one's own table that no SKU is of is told, with what may be meant") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.quota = sheet_with("Dsv55", 0);
    const auto told = [&] {
        const std::vector<std::string> notes = planned(scenario, two_series()).warnings;
        return std::any_of(notes.begin(), notes.end(), [](const std::string& note) {
            return note ==
                   "quota usage.json: Dsv55 is the quota family, series or family of no SKU "
                   "of this plan; did you mean Dsv5?";
        });
    };
    CHECK(told());
    scenario.quota->limits[0].name = std::string("dsv5");
    CHECK_FALSE(told());
}
