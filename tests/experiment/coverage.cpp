// Intervals hold the truth as often as they say. docs/validation.md has the study with 1,000 seeds.
#include <skusim/scenario/scenario.hpp>
#include <skusim/stats/quantity.hpp>

#include <coverage/study.hpp>
#include <support/catch.hpp>

using namespace skusim;
using namespace skusim::reference;

namespace {

// Of 200 intervals at 95 %, fewer than 180 hold the truth once in 700 studies.
constexpr int seeds = 200;
constexpr int least_held = 180;

experiment::Effort sure_to(double precision) {
    experiment::Effort effort;
    effort.confidence = 0.95;
    effort.precision = precision;
    return effort;
}

/// Asks for the mean and p95, as a plan does; the bound itself is far from all of them.
skusim::scenario::Objective p95_objective() {
    skusim::scenario::Objective objective;
    objective.times = {{stats::latency_quantile(0.95), std::chrono::hours{1}}};
    return objective;
}

void check_coverage(const std::vector<ReferenceSystem>& systems, const std::string& figure) {
    const skusim::scenario::Objective objective = p95_objective();
    for (const ReferenceSystem& system : systems) {
        for (const Coverage& count : coverage(system, seeds, &objective, sure_to(0.05))) {
            if (figure.empty() || count.figure == figure) {
                CAPTURE(system.name, count.figure);
                CHECK(count.held >= least_held);
            }
        }
    }
}

/// Of means and p95, and no more than the width of the intervals asks for. Wide ones hold as often
/// as narrow ones, and are known sooner; but where times vary, they come of too few long times.
void check_sharp_coverage(const std::vector<ReferenceSystem>& systems, double precision) {
    const skusim::scenario::Objective objective = p95_objective();
    for (const ReferenceSystem& system : systems) {
        const bool varies = system.trial.service.shape.cv > 1;
        const experiment::Effort effort = sure_to(varies ? 0.05 : precision);
        for (const Coverage& count : coverage(system, seeds, &objective, effort)) {
            if (count.figure == "latency.mean" || count.figure == "latency.p95") {
                CAPTURE(system.name, count.figure, count.held, count.held_at_half_width);
                CHECK(count.held >= least_held);
                // The threshold bites: intervals half as wide would not pass.
                CHECK(count.held_at_half_width < least_held);
            }
        }
    }
}

} // namespace

TEST_CASE("Clients whose think times vary much do not begin with the short ones", "[coverage]") {
    // Started in the first cycles of fresh think times, none of these intervals held the truth.
    check_coverage({closed_thinking(skusim::random::lognormal_shape(4), 200, 40,
                                    std::chrono::milliseconds{200})},
                   "throughput");
}

TEST_CASE("Intervals hold the truth where times vary much: cv of 2 to 5", "[.long]") {
    check_coverage(varied_systems(), "");
}

TEST_CASE("Intervals at 95 % hold the truth in at least 180 of 200 runs") {
    check_sharp_coverage(coverage_systems(), 0.1);
}

TEST_CASE("Intervals of the busiest systems at 95 % hold the truth as often", "[.long]") {
    check_sharp_coverage(busy_coverage_systems(), 0.05);
}

TEST_CASE("Intervals of the first token's mean and of the pace's p95 hold the truth") {
    skusim::scenario::Objective objective;
    objective.times = {{{stats::QuantityKind::time_per_output_token, 0.95}, std::chrono::hours{1}}};
    experiment::Effort effort = sure_to(0.1);
    effort.first_look = 5'000; // the default has these systems to 2 %, eight times as long
    for (const ReferenceSystem& system : token_systems()) {
        for (const Coverage& count : coverage(system, seeds, &objective, effort)) {
            CAPTURE(system.name, count.figure, count.held, count.held_at_half_width);
            CHECK(count.held >= least_held);
            CHECK(count.held_at_half_width < least_held);
        }
    }
}
