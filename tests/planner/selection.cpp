// Which SKUs of a catalog are looked at, and in which order.
#include "support.hpp"

#include <algorithm>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;

namespace {

std::string names(const std::vector<catalog::Sku>& skus) {
    std::string text;
    for (const catalog::Sku& sku : skus) {
        text += sku.name + ' ';
    }
    return text;
}

std::string selected_names(const std::vector<catalog::Sku>& skus, const scenario::Selection& select,
                           scenario::Pricing pricing = scenario::Pricing::on_demand) {
    return names(selected(skus, select, pricing));
}

} // namespace

TEST_CASE("The ladder rises by RAM, then price, then name") {
    catalog::Sku unpriced = machine("unpriced", 4, 16, 0);
    unpriced.on_demand.reset();
    std::vector<catalog::Sku> skus{unpriced,
                                   machine("large", 4, 32, 0.01),
                                   machine("dear", 4, 16, 0.3),
                                   machine("b", 4, 16, 0.2),
                                   machine("a", 8, 16, 0.2),
                                   machine("small", 64, 8, 9)};
    const std::string ladder = "small a b dear unpriced large ";
    std::sort(skus.begin(), skus.end(),
              [](const auto& x, const auto& y) { return x.name < y.name; });
    CHECK(selected_names(skus, {}) == ladder);
    std::reverse(skus.begin(), skus.end());
    CHECK(selected_names(skus, {}) == ladder);
    const Plan plan = planned(open_scenario(10), skus);
    std::vector<catalog::Sku> order;
    for (const Candidate& it : plan.candidates) {
        order.push_back(it.sku);
    }
    CHECK(names(order) == ladder);
}

TEST_CASE("Selection by region, family or series, and price") {
    std::vector<catalog::Sku> skus{machine("d", 4, 8, 0.1), machine("e", 4, 16, 0.2),
                                   machine("far", 4, 32, 0.3), machine("unpriced", 4, 64, 0)};
    skus[1].family = std::string("E");
    skus[1].series = std::string("Esv5");
    skus[2].region = std::string("there");
    skus[3].on_demand.reset();
    skus[3].spot = usd(0.9);

    CHECK(selected_names(skus, {}) == "d e far unpriced ");
    scenario::Selection by_region;
    by_region.regions = {"there"};
    CHECK(selected_names(skus, by_region) == "far ");
    scenario::Selection by_family;
    by_family.families = {"E"};
    CHECK(selected_names(skus, by_family) == "e ");
    by_family.families = {"E", "Dsv5"};
    CHECK(selected_names(skus, by_family) == "d e far unpriced ");
    by_family.families = {"e"};
    CHECK(selected_names(skus, by_family) == "e "); // words are compared without capitals

    scenario::Selection by_price;
    by_price.max_price = usd(0.2); // a SKU without a price stays, to be told of as no-price
    CHECK(selected_names(skus, by_price) == "d e unpriced ");
    CHECK(selected_names(skus, by_price, scenario::Pricing::spot) == "d e far ");
}

TEST_CASE("Selection by name, and by accelerators and their makers") {
    const auto with = [](const std::string& name, const std::string& type,
                         const std::string& vendor) {
        catalog::Sku sku = gpu_machine(name, 1, 16);
        sku.accelerators->type = type;
        sku.accelerators->vendor = vendor;
        return sku;
    };
    const std::vector<catalog::Sku> skus{
        with("a", "A10", "nvidia"), with("b", "A100-PCIe-80GB", "nvidia"),
        with("c", "A100", "nvidia"), with("d", "MI25", "amd"), machine("e", 8, 64, 2.0)};
    scenario::Selection select;
    select.accelerators = {"A100"};
    CHECK(selected_names(skus, select) == "b c "); // A10 is no A100
    select.accelerators = {"A100-PCIe-80GB", "MI25"};
    CHECK(selected_names(skus, select) == "b d ");
    select.vendors = {"amd"};
    CHECK(selected_names(skus, select) == "d ");
    select = {};
    select.skus = {"e", "a"};
    CHECK(selected_names(skus, select) == "a e ");

    scenario::Scenario scenario = open_scenario(10);
    scenario.select.accelerators = {"T5"};
    const Plan plan = planned(scenario, skus);
    CHECK(std::any_of(plan.warnings.begin(), plan.warnings.end(), [](const std::string& it) {
        return it == "select.accelerators: \"T5\" is no accelerator of any SKU selected";
    }));
}

TEST_CASE("a misspelt SKU is told with the one that may be meant, of all in the catalog") {
    scenario::Scenario scenario = open_scenario(10);
    const std::vector<catalog::Sku> skus{machine("Standard_D2s_v5", 2, 8, 0.1),
                                         machine("Standard_F2s_v2", 2, 4, 0.1)};
    scenario.select.skus = {"Standard_F2s_v2", "standard_d2s_v55", "elsewhere"};
    const Plan plan = planned(scenario, skus);
    const auto tells = [&](const std::string& text) {
        return std::count(plan.warnings.begin(), plan.warnings.end(), text) == 1;
    };
    CHECK(tells("select.skus: \"standard_d2s_v55\" is no name of any SKU selected; did you mean "
                "\"Standard_D2s_v5\"?"));
    CHECK(tells("select.skus: \"elsewhere\" is no name of any SKU selected"));
}

TEST_CASE("One time for unlike accelerators is told") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.model->accelerator = scenario::AcceleratorNeed::gpu;
    scenario.model->gpu_memory = gibibytes(1);
    catalog::Sku other = gpu_machine("other", 1, 24);
    other.accelerators->type = std::string("A10");
    const auto tells = [&](const std::vector<catalog::Sku>& skus) {
        const Plan plan = planned(scenario, skus);
        return std::any_of(plan.warnings.begin(), plan.warnings.end(), [](const std::string& it) {
            return it.find("2 unlike accelerators (A10, T4)") != std::string::npos;
        });
    };
    CHECK(tells({gpu_machine("one", 1, 16), other}));
    CHECK(!tells({gpu_machine("one", 1, 16), gpu_machine("two", 2, 16)}));
}

TEST_CASE("A selection that admits nothing gives an empty plan and says so") {
    scenario::Scenario scenario = open_scenario(10);
    scenario.select.regions = {"nowhere"};
    const Plan plan = planned(scenario, {machine("d", 4, 8, 0.1)});
    CHECK(plan.candidates.empty());
    CHECK(!plan.guidance);
    CHECK(!plan.cheapest);
    REQUIRE(plan.warnings.size() == 1);
    CHECK_THAT(plan.warnings[0], ContainsSubstring("select"));
}
