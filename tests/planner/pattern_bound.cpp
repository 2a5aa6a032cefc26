// What the intervals of a pattern need, whatever is simulated.
#include "planner/pattern_bound.hpp"

#include "support.hpp"

#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::planner;
using namespace std::chrono_literals;

TEST_CASE("a queue that is blind to service times has no use for the shortest ones") {
    workload::PatternArrivals pattern;
    pattern.period = 24h;
    pattern.rates = {Rate{100}, Rate{690}};
    scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), 250ms}};
    const auto needed = [&](const random::Shape& shape, bool blind) {
        return nodes_for_intervals(pattern, objective, {40ms, shape}, 4, blind);
    };
    // 690 /s x 40 ms x 0.95 = 26.22 busy workers of 4 a node: 6.56. Of exponential times the
    // shortest 95 % have 1 - 0.05 (1 + ln 20) = 0.80 of the work: 22.09, or 5.5 nodes.
    CHECK(needed(random::exponential_shape(), true) == 7);
    CHECK(needed(random::exponential_shape(), false) == 6);
    CHECK(needed(random::constant_shape(), false) == 7);
    // In a second 690 requests come, whose times' sum may be a fifth less by chance.
    pattern.period = 2s;
    CHECK(needed(random::exponential_shape(), true) == 5);
}
