// Machines that cannot be chosen are glanced at: the plan is the one that their whole curves give.
#include <skusim/planner/make_plan.hpp>

#include "support.hpp"

#include <string>
#include <support/catch.hpp>
#include <utility>
#include <vector>

using namespace skusim;
using namespace skusim::planner;

namespace {

/// `count` machines, each dearer and faster than the one before, and one that nobody can use.
std::pair<scenario::Scenario, std::vector<catalog::Sku>> ladder(int count) {
    std::vector<std::pair<std::string, double>> times{{"slow", 500}};
    std::vector<catalog::Sku> skus{machine("slow", 1, 8, 0.01)};
    for (int i = 0; i < count; ++i) {
        const std::string name = "m" + std::to_string(100 + i);
        times.emplace_back(name, 60 - i);
        skus.push_back(machine(name, 1, 8 + i, 0.1 + 0.01 * i));
    }
    scenario::Scenario scenario = open_scenario(80);
    scenario.service = measured_times(times, 0.5);
    scenario.slo->times = {{stats::latency_quantile(0.95), milliseconds(200)}};
    return {scenario, skus};
}

Plan plan_with(Curves curves, int count) {
    const auto [scenario, skus] = ladder(count);
    return make_plan(
        scenario, skus, {}, [](const Progress&) {}, nullptr, curves);
}

} // namespace

TEST_CASE("What a glance finds is true, and changes no choice") {
    const Plan glanced = plan_with(Curves::of_contenders, 20);
    const Plan followed = plan_with(Curves::of_all, 20);
    REQUIRE(glanced.cheapest);
    REQUIRE(followed.cheapest);
    CHECK(sku_of(glanced, *glanced.cheapest) == sku_of(followed, *followed.cheapest));
    CHECK(glanced.cheapest->nodes == followed.cheapest->nodes);
    CHECK(sku_of(glanced, *glanced.guidance) == sku_of(followed, *followed.guidance));
    int glances = 0;
    for (std::size_t i = 0; i < glanced.candidates.size(); ++i) {
        const Candidate& it = glanced.candidates[i];
        const Candidate& whole = followed.candidates[i];
        CAPTURE(it.sku.name);
        CHECK(it.verdict == whole.verdict);
        CHECK((it.profile() == nullptr) == (whole.profile() == nullptr));
        if (it.profile() == nullptr) {
            continue;
        }
        const bool is_choice = it.is_guidance || it.is_cheapest;
        CHECK(whole.profile()->capacity.high < 1.06 * whole.profile()->capacity.value);
        CHECK(it.profile()->capacity.value < whole.profile()->capacity.high);
        CHECK(it.profile()->capacity.value > 0.7 * whole.profile()->capacity.value);
        CHECK(!(is_choice && it.profile()->is_glance));
        glances += it.profile()->is_glance ? 1 : 0;
    }
    CHECK(glances >= 10);
    CHECK(glanced.effort.simulated < followed.effort.simulated / 2);
}

TEST_CASE("The curves of a few machines are all followed") {
    const Plan plan = plan_with(Curves::of_contenders, 7);
    for (const Candidate& it : plan.candidates) {
        CHECK((it.profile() == nullptr || !it.profile()->is_glance));
    }
}
