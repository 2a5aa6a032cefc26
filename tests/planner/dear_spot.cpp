// Spot machines are chosen for being cheap: those that are not are told.
#include "support.hpp"

#include <algorithm>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::planner;

TEST_CASE("spot machines that cost no less than those that nobody takes back are told") {
    scenario::Scenario scenario = open_scenario(10);
    std::vector<catalog::Sku> skus{machine("dear", 2, 8, 0.3)};
    scenario.policy.pricing = scenario::Pricing::spot;
    const auto tells = [&](double spot) {
        skus[0].spot = usd(spot);
        const Plan plan = planned(scenario, skus);
        REQUIRE(plan.cheapest);
        return std::find(
                   plan.warnings.begin(), plan.warnings.end(),
                   "dear: its spot price, 0.50 USD/h, is not below the 0.30 USD/h on demand, "
                   "which nobody takes back; rent it with \"policy: {pricing: on-demand}\"") !=
               plan.warnings.end();
    };
    CHECK(tells(0.5));
    CHECK_FALSE(tells(0.29));
}
