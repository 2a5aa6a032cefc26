// The JSON of a plan: how it is laid out, and load curves that are told once.
#include <skusim/report/results.hpp>

#include <memory>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <support/catch.hpp>
#include <support/planned.hpp>

using namespace skusim;
using namespace skusim::report;

namespace {

/// The same machine in two regions, and another SKU that is no different inside.
Planned in_two_regions() {
    Planned planned("aks");
    auto profile = std::make_shared<planner::Profile>();
    profile->load_curve.push_back({8.0, {}});
    planner::Candidate candidate = planned.plan.candidates[0];
    candidate.workload = planner::ServiceCandidate{nullptr, profile};
    planned.plan.candidates = {candidate, candidate, candidate};
    planned.plan.candidates[1].sku.region = std::string("westus");
    planned.plan.candidates[2].sku.name = std::string("Standard_D4as_v5");
    return planned;
}

std::string json_of(const Planned& planned) {
    return plans({{&planned.scenario, &planned.plan, {}}}, Format::json);
}

} // namespace

TEST_CASE("A load curve is told once for a SKU, and by each SKU") {
    const auto json = nlohmann::json::parse(json_of(in_two_regions()));
    const auto& candidates = json.at("candidates");
    REQUIRE(candidates.size() == 3);
    CHECK(candidates[0].at("load_curve").size() == 1);
    CHECK_FALSE(candidates[0].contains("load_curve_in"));
    CHECK(candidates[1].at("load_curve").empty());
    CHECK(candidates[1].at("load_curve_in") == "eastus");
    CHECK(candidates[2].at("load_curve").size() == 1);
}

TEST_CASE("Each candidate is one line of the JSON, and several plans are a list") {
    const Planned planned = in_two_regions();
    std::istringstream lines(json_of(planned));
    int candidates = 0;
    for (std::string line; std::getline(lines, line);) {
        candidates += line.starts_with(R"(    {"sku":"Standard_D4)") ? 1 : 0;
    }
    CHECK(candidates == 3);
    const PlanResult result{&planned.scenario, &planned.plan, {}};
    const auto both = nlohmann::json::parse(plans({result, result}, Format::json));
    REQUIRE(both.is_array());
    CHECK(both.size() == 2);
    CHECK(both[0] == nlohmann::json::parse(json_of(planned)));
}
