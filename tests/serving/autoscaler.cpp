// The autoscaler against traces worked by hand.
#include <skusim/serving/front/autoscaler.hpp>

#include <support/catch.hpp>
#include <vector>

using namespace skusim;
using namespace skusim::serving;
using namespace std::chrono_literals;

namespace {

struct Row {
    Duration time;
    std::int64_t busy;
    std::int64_t queued;
    int expected; ///< replicas from now on
};

void check_trace(const ClusterScaling& rules, const std::vector<Row>& rows) {
    Autoscaler autoscaler(rules);
    for (const Row& row : rows) {
        CAPTURE(row.time.count(), row.busy, row.queued);
        CHECK(autoscaler.replicas_at(Time{row.time}, row.busy, row.queued) == row.expected);
    }
}

} // namespace

TEST_CASE("The autoscaler goes up at once and down slowly, as worked by hand") {
    ClusterScaling rules;
    rules.min_replicas = 2;
    rules.max_replicas = 12;
    rules.scale_down_after = 5s;
    // wanted = ceil((busy + queued) / 0.7), from 2 to 12; the row's count is the most that was
    // wanted from 5 s before it on.
    check_trace(rules, {
                           // time busy queued expected     wanted
                           {1s, 0, 0, 2},   //              0 -> 2
                           {2s, 2, 0, 3},   //  2 / 0.7 = 2.9 -> 3
                           {3s, 3, 4, 10},  //  7 / 0.7 = 10
                           {4s, 8, 20, 12}, // 28 / 0.7 = 40 -> 12
                           {5s, 9, 0, 12},  //  9 / 0.7 = 12.9 -> 12: still the most
                           {6s, 5, 0, 12},  //  5 / 0.7 = 7.1 -> 8
                           {7s, 3, 0, 12},  //  3 / 0.7 = 4.3 -> 5
                           {8s, 6, 0, 12},  //  6 / 0.7 = 8.6 -> 9
                           {9s, 1, 0, 12},  //  1 / 0.7 = 1.4 -> 2
                           {10s, 1, 0, 12}, //  the 12 of 5 s is 5 s old
                           {11s, 1, 0, 9},  //  the most since 6 s: the 9 of 8 s
                           {12s, 1, 0, 9},  //
                           {13s, 1, 0, 9},  //  the 9 of 8 s is 5 s old
                           {14s, 1, 0, 2},  //  only 2 since 9 s
                           {15s, 4, 0, 6},  //  4 / 0.7 = 5.7 -> 6: up at once
                           {21s, 0, 0, 2},  //  refreshes that were missed change nothing
                       });
}

TEST_CASE("Without a delay it follows the load both ways") {
    ClusterScaling rules;
    rules.scale_down_after = 0s;
    check_trace(rules, {{1s, 7, 0, 10}, {2s, 1, 0, 2}, {3s, 0, 0, 1}, {4s, 2, 2, 6}});
}

TEST_CASE("The target is met exactly: no replica too many by a rounded quotient") {
    ClusterScaling rules;
    rules.max_replicas = 1'000'000;
    CHECK(wanted_replicas(rules, 200, 0) == 286); // the documented 20 /s x 10 s at 70 %
    // In doubles 2.1 / 0.7 is more than 3, and so on for about one count in 25.
    rules.target_millionths = 210'000;
    for (std::int64_t k = 1; k <= 9'000; ++k) {
        REQUIRE(wanted_replicas(rules, 21 * k, 0) == 100 * k);
        REQUIRE(wanted_replicas(rules, 21 * k, 1) == 100 * k + 5);
    }
    rules.target_millionths = 1'000'000;
    CHECK(wanted_replicas(rules, 3, 4) == 7);
    CHECK(wanted_replicas(rules, 0, 0) == 1);
}
