// Intervals hold the truth as often as they say. docs/validation.md has the study with 1,000 seeds.
#include <coverage/study.hpp>
#include <support/catch.hpp>

using namespace skusim::reference;

namespace {

// Of 200 intervals at 95 %, fewer than 180 hold the truth once in 700 studies.
constexpr int seeds = 200;
constexpr int least_held = 180;

void check_coverage(const ReferenceSystem& system) {
    for (const Coverage& count : coverage(system, seeds)) {
        if (count.figure == "latency.mean" || count.figure == "latency.p95") {
            CAPTURE(system.name, count.figure);
            CHECK(count.held >= least_held);
            // The threshold bites: intervals half as wide would not pass.
            CHECK(count.held_at_half_width < least_held);
        }
    }
}

} // namespace

TEST_CASE("Intervals at 95 % hold the truth in at least 180 of 200 runs") {
    check_coverage(multi_server(1, 0.5));
    check_coverage(loss(4, 6, 0.9));
    check_coverage(closed(20, 4, std::chrono::milliseconds{40}));
}

TEST_CASE("Intervals at 95 % hold the truth in all systems of the study", "[.long]") {
    for (const ReferenceSystem& system : coverage_systems(true)) {
        check_coverage(system);
    }
}
