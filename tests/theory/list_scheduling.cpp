// Bounds and means of list scheduling and of interrupted work, against sums worked out by hand.
#include <skusim/theory/list_scheduling.hpp>
#include <skusim/theory/preemption.hpp>

#include <cmath>
#include <support/aborts.hpp>
#include <support/catch.hpp>

using namespace skusim::theory;

TEST_CASE("Bounds of a makespan by hand") {
    CHECK(least_makespan_seconds({100, 10, 4}) == 25);
    CHECK(least_makespan_seconds({100, 40, 4}) == 40);
    CHECK(most_makespan_seconds({100, 10, 4}) == 32.5);
    CHECK(most_makespan_seconds({100, 10, 1}) == 100); // one machine: no doubt
    CHECK(aborts([] { return least_makespan_seconds({1, 1, 0}); }));
}

TEST_CASE("Exponential tasks: one machine, one task each, and two machines by hand") {
    CHECK(mean_exponential_makespan_seconds(7, 1, 3) == Approx(21));
    CHECK(mean_exponential_makespan_seconds(3, 100, 2) == Approx(2 * (1 + 0.5 + 1.0 / 3)));
    CHECK(mean_exponential_makespan_seconds(5, 2, 1) == Approx(3 * 0.5 + 1.5));
}

TEST_CASE("Restarts: the renewal equation is solved, and no rate means no restarts") {
    // E = integral over the first interruption u < t of (u + repair + E) rate exp(-rate u) du
    //     + t exp(-rate t).
    for (const double rate : {1e-6, 0.01, 0.3, 2.0}) {
        for (const double repair : {0.0, 4.0}) {
            const double task = 3;
            const double survives = std::exp(-rate * task);
            const double mean_if_cut = (1 - survives) / rate - task * survives;
            const double mean = mean_time_with_restarts_seconds(rate, task, repair);
            CHECK(mean == Approx(mean_if_cut + (1 - survives) * (repair + mean) + task * survives)
                              .epsilon(1e-9));
        }
    }
    CHECK(mean_time_with_restarts_seconds(0, 5, 9) == 5);
    CHECK(mean_time_with_restarts_seconds(1e-12, 5, 9) == Approx(5));
}
