// A machine that the subscription may not rent is kept out, and says why.
#include <skusim/placement/packing.hpp>
#include <skusim/scenario/scenario.hpp>

#include <support/catch.hpp>
#include <support/scenarios.hpp>

using namespace skusim;
using namespace skusim::placement;

TEST_CASE("A restricted machine is gated with the provider's reason, whatever select admits") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.select.burstable = true;
    scenario.select.retired = true;
    catalog::Sku sku = machine("restricted", 4, 16, 0.1);
    CHECK(admit(scenario, sku));
    sku.restriction = std::string("NotAvailableForSubscription");
    const auto workers = admit(scenario, sku);
    REQUIRE_FALSE(workers);
    CHECK(workers.error().verdict == Verdict::gated);
    CHECK(workers.error().rule == "restricted: the subscription may not rent it here");
    CHECK(workers.error().reason == "it is restricted in here: NotAvailableForSubscription");
}
