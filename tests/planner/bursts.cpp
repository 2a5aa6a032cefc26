// Requests that come in bursts: what one node cannot take is spread over several.
#include <skusim/planner/make_plan.hpp>
#include <skusim/workload/trace.hpp>

#include "support.hpp"

#include <memory>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

namespace {

constexpr int burst = 4;

/// A recording of four requests at once, every ten seconds.
class Bursts final : public workload::TraceSource {
public:
    Bursts() {
        facts_.arrivals = burst * 100;
        facts_.period = 100 * 10s;
    }
    [[nodiscard]] const workload::TraceFacts& facts() const override { return facts_; }
    [[nodiscard]] std::unique_ptr<workload::TraceCursor> open(double /*start*/) const override {
        return std::make_unique<Cursor>();
    }

private:
    class Cursor final : public workload::TraceCursor {
    public:
        Duration next_gap() override { return count_++ % burst == 0 ? Duration{10s} : Duration{}; }

    private:
        int count_ = 0;
    };
    workload::TraceFacts facts_;
};

} // namespace

TEST_CASE("A burst that is too much for one node takes a node for each of its requests") {
    scenario::Scenario scenario = open_scenario(1);
    scenario.load = workload::TraceArrivals{std::make_shared<Bursts>()};
    scenario.service = service::DistributionService{{40ms, random::constant_shape()}};
    scenario.slo->times = {{stats::latency_quantile(0.95), 60ms}};
    const Plan plan = planned(scenario, {machine("one", 1, 8, 0.1)});
    // With three nodes one of four requests waits for another, and takes 80 ms.
    REQUIRE(plan.cheapest);
    CHECK(plan.cheapest->nodes == burst);
    CHECK(candidate(plan, "one").profile()->capacity.value == 0); // of one node alone
}

TEST_CASE("A node that is too slow for single requests is no better for bursts") {
    scenario::Scenario scenario = open_scenario(1);
    scenario.load = workload::GammaArrivals{Rate{1}, 4};
    scenario.service = service::DistributionService{{40ms, random::constant_shape()}};
    scenario.slo->times = {{stats::latency_quantile(0.95), 30ms}};
    const Plan plan = planned(scenario, {machine("one", 1, 8, 0.1)});
    CHECK(!plan.cheapest);
    CHECK(candidate(plan, "one").verdict == Verdict::too_slow);
}
