// The targets that ship have the documented rules.
#include <skusim/formats/target_file.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace std::chrono_literals;

TEST_CASE("aks has the documented minimum, accelerators and defaults, each with its source") {
    const auto aks = formats::shipped_target("aks");
    REQUIRE(aks);
    CHECK(aks->name == "aks");
    CHECK(aks->title == "Azure Kubernetes Service");
    using catalog::AcceleratorKind;
    CHECK(aks->accelerators ==
          std::vector<AcceleratorKind>{AcceleratorKind::gpu, AcceleratorKind::fpga});
    CHECK(aks->minimum.nodes == 3);
    CHECK(aks->minimum.vcpus == 12);
    CHECK(aks->defaults.max_wait == 500ms);
    CHECK(aks->defaults.timeout == 60s);
    for (const catalog::Rule& rule :
         {aks->accelerators_rule, aks->minimum.rule, aks->defaults_rule}) {
        CHECK_FALSE(rule.text.empty());
        CHECK_THAT(rule.source, ContainsSubstring("Azure Machine Learning"));
        CHECK_FALSE(rule.date.empty());
    }
}

TEST_CASE("a target that does not ship is a fault") {
    const auto none = formats::shipped_target("mainframe");
    REQUIRE_FALSE(none);
    CHECK(text(none.error()[0]) == "target \"mainframe\" does not ship with this version");
}
