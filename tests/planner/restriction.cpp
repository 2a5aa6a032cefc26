// A machine that the subscription may not rent is kept out, and says why.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

TEST_CASE("A restricted machine is gated with the provider's reason, whatever select admits") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.select.burstable = true;
    scenario.select.retired = true;
    Candidate candidate;
    candidate.sku = machine("restricted", 4, 16, 0.1);
    CHECK(passes_gate(scenario, candidate));
    candidate.sku.restriction = std::string("NotAvailableForSubscription");
    CHECK_FALSE(passes_gate(scenario, candidate));
    CHECK(candidate.verdict == Verdict::gated);
    CHECK(candidate.rule == "restricted: the subscription may not rent it here");
    CHECK(candidate.reason == "it is restricted in here: NotAvailableForSubscription");
}
