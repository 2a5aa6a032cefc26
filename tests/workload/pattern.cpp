// Patterns as values: rates, intervals and their edges.
#include <skusim/workload/arrivals.hpp>

#include <support/catch.hpp>

using namespace skusim;
using namespace std::chrono_literals;
using workload::PatternArrivals;

TEST_CASE("A pattern's mean and peak, and the same pattern at another mean") {
    const PatternArrivals day{{Rate{20}, Rate{80}, Rate{0}, Rate{60}}, 24h};
    CHECK(day.mean_rate() == Rate{40});
    CHECK(day.peak_rate() == Rate{80});
    CHECK(workload::open_rate(day) == Rate{40});
    CHECK(workload::is_open(day));
    const auto half = std::get<PatternArrivals>(workload::at_rate(day, Rate{20}));
    CHECK(half == PatternArrivals{{Rate{10}, Rate{40}, Rate{0}, Rate{30}}, 24h});
    CHECK_FALSE(day.is_constant());
    CHECK(PatternArrivals{{Rate{3}, Rate{3}}, 1h}.is_constant());
}

TEST_CASE("Every nanosecond of a period lies in the interval whose edges enclose it") {
    for (const std::size_t intervals : {1U, 3U, 7U, 288U, 10'080U}) {
        const PatternArrivals pattern{std::vector<Rate>(intervals, Rate{1}), 7h + 13ns};
        CHECK(pattern.start_of(0) == 0ns);
        CHECK(pattern.start_of(intervals) == pattern.period);
        std::size_t wrong = 0;
        for (std::size_t i = 0; i < intervals; ++i) {
            wrong += pattern.interval_at(pattern.start_of(i)) == i ? 0 : 1;
            wrong += pattern.interval_at(pattern.start_of(i + 1) - 1ns) == i ? 0 : 1;
        }
        CHECK(wrong == 0);
    }
}

TEST_CASE("Intervals may differ in length") {
    const PatternArrivals pattern{{Rate{10}, Rate{40}, Rate{20}}, 10s, {1s, 4s, 10s}};
    CHECK(pattern.mean_rate().value() == Approx((10 + 3 * 40 + 6 * 20) / 10.0));
    CHECK(pattern.start_of(0) == 0s);
    CHECK(pattern.start_of(2) == 4s);
    CHECK(pattern.length_of(1) == 3s);
    CHECK(pattern.interval_at(1s - 1ns) == 0);
    CHECK(pattern.interval_at(1s) == 1);
    CHECK(pattern.interval_at(10s - 1ns) == 2);
}

TEST_CASE("What a simulation of a pattern takes at least: five periods, each after another") {
    CHECK(workload::least_requests({{Rate{20}, Rate{80}}, 100s}) == Approx(2 * 5 * 50 * 100));
}
