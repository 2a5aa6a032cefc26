// Phase-type laws and Markovian arrivals against their moments and closed forms.
#include <skusim/theory/markovian_arrivals.hpp>
#include <skusim/theory/phase_type.hpp>

#include "near.hpp"

#include <cmath>
#include <support/aborts.hpp>

using namespace skusim;
using namespace skusim::theory;

TEST_CASE("A law of given mean and cv has them, with as few phases as can be") {
    for (const double cv : {0.1, 0.15, 0.3, 0.5, 0.6, 0.7, 0.75, 0.9, 0.99, 1.0, 1.01, 2.0, 5.0}) {
        CAPTURE(cv);
        const PhaseType law = phases_of(0.04, cv);
        CHECK(mean_seconds(law) == near(0.04));
        CHECK(coefficient_of_variation(law) == near(cv, 1e-9));
        const auto phases = static_cast<double>(law.start.size());
        CHECK(phases == (cv > 1 ? 2 : std::ceil(1 / (cv * cv) - 1e-9)));
    }
}

TEST_CASE(
    "Where 1/cv^2 is an integer, the law is Erlang's, elsewhere a first phase may be skipped") {
    for (const int phases : {1, 2, 3, 4, 7, 25, 100}) {
        CAPTURE(phases);
        const PhaseType law = phases_of(2, 1 / std::sqrt(phases));
        const PhaseType erlang = erlang_phases(2, phases);
        CHECK(coefficient_of_variation(erlang) == near(1 / std::sqrt(phases)));
        REQUIRE(law.start.size() == erlang.start.size());
        CHECK(law.start[0] == Approx(1).margin(1e-7)); // a root of rounding
        CHECK(law.rates[0][0] == Approx(erlang.rates[0][0]).epsilon(1e-7));
    }
    CHECK(phases_of(2, 0.8).start.at(1) > 0.1);
}

TEST_CASE("Hyperexponential and Coxian laws have the moments of their formulas") {
    const Hyperexponential two{0.3, 2, 5};
    const PhaseType mixed = hyperexponential_phases(two);
    CHECK(mean_seconds(mixed) == near(0.3 / 2 + 0.7 / 5));
    const double second = 2 * (0.3 / 4 + 0.7 / 25);
    CHECK(coefficient_of_variation(mixed) == near(std::sqrt(second / (0.29 * 0.29) - 1)));
    // First phase always, second with probability 0.4: means and variances of parts add up.
    const PhaseType coxian = coxian_phases({2, 5}, {0.4});
    CHECK(mean_seconds(coxian) == near(0.5 + 0.4 * 0.2));
    const double variance = 0.25 + (0.4 * 2 / 25 - 0.08 * 0.08);
    CHECK(coefficient_of_variation(coxian) == near(std::sqrt(variance) / 0.58));
}

TEST_CASE("Markovian arrivals come at their mean rate") {
    CHECK(mean_rate_per_second(poisson_arrivals(7)) == near(7));
    CHECK(mean_rate_per_second(renewal_arrivals(erlang_phases(0.25, 3))) == near(4));
    CHECK(mean_rate_per_second(renewal_arrivals(phases_of(0.25, 2))) == near(4));
    // In state 0 for 1/0.5 s at 10 /s, in state 1 for 1/0.2 s at 3 /s, whatever the diagonal says.
    const MarkovianArrivals bursts = modulated_arrivals({10, 3}, {{-7, 0.5}, {0.2, 99}});
    CHECK(mean_rate_per_second(bursts) == near((10 * 2 + 3 * 5) / 7.0));
    CHECK(mean_rate_per_second(modulated_arrivals({10, 0}, {{0, 1}, {1, 0}})) == near(5));
}

TEST_CASE("Laws and arrivals that contradict themselves are refused") {
    CHECK_FALSE(aborts([] { return mean_seconds(PhaseType{{0.5, 0.5}, {{-1, 1}, {0, -1}}}); }));
    CHECK(aborts([] { return mean_seconds(PhaseType{{0.5, 0.4}, {{-1, 1}, {0, -1}}}); }));
    CHECK(aborts([] { return mean_seconds(PhaseType{{1.5, -0.5}, {{-1, 1}, {0, -1}}}); }));
    CHECK(aborts([] { return mean_seconds(PhaseType{{1, 0}, {{-1, 2}, {0, -1}}}); }));
    CHECK(aborts([] { return mean_seconds(PhaseType{{1, 0}, {{-1, -0.5}, {0, -1}}}); }));
    CHECK(aborts([] { return mean_seconds(PhaseType{{1, 0}, {{-1, 1}, {1, -1}}}); })); // no end
    CHECK(aborts([] { return mean_seconds(PhaseType{{1, 0}, {{-1, 1}}}); }));
    CHECK(aborts([] { return mean_seconds(PhaseType{}); }));
    CHECK(aborts([] { return phases_of(1, 0.09); }));
    CHECK(aborts([] { return phases_of(0, 1); }));
    CHECK(aborts([] { return erlang_phases(1, 0); }));
    CHECK(aborts([] { return coxian_phases({1, 2}, {1.1}); }));
    CHECK(aborts([] { return coxian_phases({1, 2}, {}); }));
    CHECK(aborts([] { return poisson_arrivals(0); }));
    CHECK(aborts([] { return modulated_arrivals({1, 2}, {{0, 1}}); }));
    CHECK(aborts([] {
        return mean_rate_per_second(modulated_arrivals({1, 2}, {{0, -1}, {1, 0}}));
    }));
    CHECK(aborts([] { // two classes
        return mean_rate_per_second(modulated_arrivals({1, 2}, {{0, 0}, {0, 0}}));
    }));
    CHECK(aborts([] { return mean_rate_per_second(MarkovianArrivals{{{-1}}, {{2}}}); }));
}
