// Contracts that are owned of machines that a plan does not have.
#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

TEST_CASE("nodes that are reserved of an unknown machine are told to pay for nothing") {
    scenario::Scenario scenario = open_scenario(100);
    scenario.policy.commitment.reserved = {commitment::Term::one_year};
    scenario::OwnedContract owned;
    owned.sku = "Standard_D4ds_V5";
    owned.nodes = 4;
    scenario.policy.commitment.owned = {owned};
    const std::vector<catalog::Sku> skus{machine("Standard_D4ds_v5", 2, 4, 0.10)};
    const auto told = [&] {
        const std::vector<std::string> texts = planned(scenario, skus).warnings;
        return std::count(texts.begin(), texts.end(),
                          "policy.commitment.owned: no machine of the plan is called "
                          "\"Standard_D4ds_V5\", so that its 4 nodes pay for nothing here; did you "
                          "mean \"Standard_D4ds_v5\"?");
    };
    CHECK(told() == 1);
    scenario.policy.commitment.owned[0].sku = "Standard_D4ds_v5";
    const Plan plan = planned(scenario, skus);
    CHECK(std::none_of(plan.warnings.begin(), plan.warnings.end(), [](const std::string& text) {
        return text.find("pay for nothing") != std::string::npos;
    }));
}
