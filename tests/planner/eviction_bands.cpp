// What is told of the band of evictions that a cloud publishes.
#include <skusim/availability/bands.hpp>

#include "support.hpp"

#include <algorithm>
#include <string>
#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

TEST_CASE("a band of one cloud on the SKUs of another is told, with what to take in its place") {
    using availability::EvictionBand;
    const auto told = [](EvictionBand band, const std::string& cloud) {
        scenario::Scenario scenario = open_scenario(200);
        scenario.policy.pricing = scenario::Pricing::spot;
        scenario::Evictions& evictions = scenario.failures.emplace().evictions.emplace();
        evictions.away = 1h;
        evictions.band = band;
        evictions.rate = availability::rate_of(band).rate;
        catalog::Sku sku = machine("m", 2, 8, 0.1);
        sku.spot = sku.on_demand;
        sku.provider = cloud;
        const std::vector<std::string> warnings = planned(scenario, {sku}).warnings;
        const auto found = std::find_if(warnings.begin(), warnings.end(), [](const auto& text) {
            return text.find("holds for no SKU") != std::string::npos;
        });
        return found == warnings.end() ? "" : *found;
    };
    CHECK(told(EvictionBand::azure_5_10, "azure").empty());
    CHECK(told(EvictionBand::aws_5_10, "aws").empty());
    CHECK(
        told(EvictionBand::aws_5_10, "azure") ==
        "failures.evictions: band aws-5-10 is a figure of aws, and holds for no SKU of azure: take "
        "that cloud's own, which begins with \"azure-\"; the same label stands for rates 730 to 1 "
        "apart");
    CHECK(told(EvictionBand::azure_0_5, "aws").find("begins with \"aws-\"") != std::string::npos);
    CHECK(told(EvictionBand::azure_0_5, "gcp").find("SKU of gcp: give a `rate`") !=
          std::string::npos);
}
