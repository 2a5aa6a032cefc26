// Node counts are exact where doubles are not; the laws hold as by hand.
#include <skusim/theory/bounds.hpp>

#include "near.hpp"

#include <chrono>
#include <cmath>

using namespace skusim;
using namespace skusim::theory;
using std::chrono::milliseconds;
using std::chrono::seconds;

TEST_CASE("Sizing by utilisation is the documented one, where doubles give one node too many") {
    CHECK(nodes_at_utilization(Rate{20}, seconds{10}, 1, 0.7) == 286);
    CHECK(nodes_at_utilization(Rate{1}, milliseconds{2100}, 1, 0.7) == 3);
    CHECK(std::ceil(1 * 2.1 / 0.7) == 4); // what is to be avoided
    CHECK(nodes_at_utilization(Rate{0.1}, seconds{3}, 1, 0.1) == 3);
    CHECK(nodes_at_utilization(Rate{8}, seconds{1}, 4, 1) == 2);
    CHECK(nodes_at_utilization(Rate{8.000000000000002}, seconds{1}, 4, 1) == 3);
    CHECK(nodes_at_utilization(Rate{0}, seconds{1}, 4, 0.7) == 1);
}

TEST_CASE("Sizing by utilisation agrees with whole-number arithmetic everywhere") {
    int doubles_wrong = 0;
    for (int tenths = 1; tenths <= 200; ++tenths) {    // of a request per second
        for (int target = 1; target <= 20; ++target) { // twentieths
            const std::int64_t work = tenths * std::int64_t{2100} * 20;
            const std::int64_t capacity = std::int64_t{10000} * target;
            const std::int64_t expected = (work + capacity - 1) / capacity;
            const double rate = tenths / 10.0;
            REQUIRE(nodes_at_utilization(Rate{rate}, milliseconds{2100}, 1, target / 20.0) ==
                    expected);
            doubles_wrong +=
                std::ceil(rate * 2.1 / (target / 20.0)) != static_cast<double>(expected);
        }
    }
    CHECK(doubles_wrong > 0);
}

TEST_CASE("Work conservation is strict: as many workers as erlangs are never enough") {
    CHECK(least_nodes(Rate{100}, milliseconds{40}, 4) == 2); // 4 erlangs on 4 workers: unstable
    CHECK(least_nodes(Rate{99.99}, milliseconds{40}, 4) == 1);
    CHECK(least_nodes(Rate{100.01}, milliseconds{40}, 4) == 2);
    CHECK(least_nodes(Rate{400}, milliseconds{40}, 1) == 17);
    // 100 x 0.29 is 28.999999999999996 in doubles, 0.1 x 3 is 0.30000000000000004.
    CHECK(least_nodes(Rate{100}, milliseconds{290}, 29) == 2);
    CHECK(least_nodes(Rate{0.1}, seconds{30}, 1) == 4);
    CHECK(least_nodes(Rate{0}, milliseconds{40}, 4) == 1);
    CHECK(least_nodes(Rate{1e15}, seconds{1000}, 1) == 1'000'000'000'000'000'001);
    CHECK(least_nodes(Rate{1e-300}, seconds{1000}, 1) == 1);
    CHECK(least_nodes(Rate{1.25e-3}, seconds{800}, 1) == 2);
}

TEST_CASE("The least number of nodes is the first within which the load lies") {
    for (const double rate : {0.3, 1.0, 7.7, 123.456, 4000.0}) {
        for (const int workers : {1, 3, 8}) {
            const std::int64_t nodes = least_nodes(Rate{rate}, milliseconds{125}, workers);
            CHECK(is_within(Rate{rate}, milliseconds{125}, static_cast<double>(nodes * workers)));
            if (nodes > 1) {
                CHECK_FALSE(is_within(Rate{rate}, milliseconds{125},
                                      static_cast<double>((nodes - 1) * workers)));
            }
        }
    }
    CHECK_FALSE(is_within(Rate{100}, milliseconds{290}, 29));
    CHECK_FALSE(is_within(Rate{1}, seconds{1}, 0));
}

TEST_CASE("The utilisation law and Little's law are as by hand") {
    CHECK(utilization(Rate{30}, 0.1, 4) == near(0.75));
    CHECK(mean_inside(Rate{30}, 0.5) == near(15));
    CHECK(mean_seconds_inside(15, Rate{30}) == near(0.5));
}
