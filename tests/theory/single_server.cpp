// M/G/1: the enclosure against M/M/1, M/H2/1 and M/D/1, each of which is checked on its own first.
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/hyperexponential.hpp>

#include "near.hpp"

#include <cmath>
#include <reference/deterministic.hpp>
#include <reference/single_server.hpp>

using namespace skusim::theory;

namespace {

void check_encloses(const Bracket& bracket, double value, double relative_width) {
    CHECK(bracket.low <= value * (1 + 1e-9));
    CHECK(bracket.high >= value * (1 - 1e-9));
    CHECK(bracket.high - bracket.low <= relative_width * bracket.high);
    CHECK(bracket.high > 0);
}

/// Erlang's formula of 1909, alternating in sign: for short waits only.
double erlang_wait_cdf(double load, double services) {
    double sum = 0;
    double factorial = 1;
    for (int j = 0; j <= static_cast<int>(services); ++j) {
        factorial *= std::max(j, 1);
        const double term = load * (services - j);
        sum += std::pow(-term, j) / factorial * std::exp(term);
    }
    return (1 - load) * sum;
}

} // namespace

TEST_CASE("Pollaczek and Khinchine's mean is as by hand") {
    CHECK(mean_wait_seconds(SingleServer{8, exponential_law(0.1)}) == near(0.4));
    CHECK(mean_wait_seconds(SingleServer{8, constant_law(0.1)}) == near(0.2));
    CHECK(mean_wait_seconds(SingleServer{9, constant_law(0.1)}) == near(0.45));
    CHECK(mean_wait_seconds(SingleServer{8, lognormal_law(0.1, 2)}) == near(1));
    CHECK(mean_response_seconds(SingleServer{8, lognormal_law(0.1, 2)}) == near(1.1));
    CHECK(utilization(SingleServer{8, constant_law(0.1)}) == near(0.8));
}

TEST_CASE("M/D/1: Franx's formula is Erlang's for short waits and decays for long ones") {
    for (const double load : {0.1, 0.5, 0.8, 0.95}) {
        const DeterministicServer system{load / 0.3, 0.3};
        CHECK(wait_cdf(system, 0) == near(1 - load));
        for (const double services : {0.25, 0.999, 1.0, 1.5, 3.7, 6.0}) {
            CAPTURE(load, services);
            CHECK(wait_cdf(system, services * 0.3) == near(erlang_wait_cdf(load, services), 1e-9));
        }
        const auto tail = [&](double seconds) { return 1 - wait_cdf(system, seconds); };
        const double mean = load * 0.3 / (2 * (1 - load));
        CHECK(mean_from_tail(tail, 0.3, 300) == near(mean, 1e-9));
        CHECK(wait_cdf(system, 0.3 * 800) == Approx(1).epsilon(1e-10));
    }
}

TEST_CASE("M/H2/1: the tails start at rho and 1 and integrate to Pollaczek and Khinchine's mean") {
    for (const double load : {0.2, 0.8, 0.95}) {
        for (const double cv : {1.2, 2.0, 5.0}) {
            CAPTURE(load, cv);
            const HyperexponentialServer system{load / 0.5, balanced_hyperexponential(0.5, cv)};
            CHECK(mean_seconds(system.service) == near(0.5));
            CHECK(wait_tail(system, 0) == near(load));
            CHECK(response_tail(system, 0) == near(1));
            const double wait =
                mean_wait_seconds(SingleServer{load / 0.5, hyperexponential_law(0.5, cv)});
            const int pieces = static_cast<int>(500 * (0.5 + wait));
            CHECK(mean_from_tail([&](double t) { return wait_tail(system, t); }, 0.5, pieces) ==
                  near(wait));
            CHECK(mean_from_tail([&](double t) { return response_tail(system, t); }, 0.5, pieces) ==
                  near(wait + 0.5));
        }
    }
}

TEST_CASE("M/H2/1 with phases that hardly differ is M/M/1") {
    const HyperexponentialServer system{0.8, {0.3, 1 + 1e-7, 1 - 1e-7}};
    CHECK(wait_tail(system, 4) == near(0.8 * std::exp(-0.8), 1e-5));
    CHECK(response_tail(system, 4) == near(std::exp(-0.8), 1e-5));
}

TEST_CASE("M/G/1 encloses M/M/1") {
    for (const double load : {0.1, 0.5, 0.8, 0.95}) {
        CAPTURE(load);
        const SingleServer system{load / 0.02, exponential_law(0.02)};
        const MultiServer exact{1, load / 0.02, 0.02};
        for (const double seconds : {0.001, 0.02, 0.1, 0.5}) {
            check_encloses(wait_cdf(system, seconds, 1e-3), 1 - wait_tail(exact, seconds), 1e-3);
        }
        for (const double probability : {0.05, 0.5, 0.95, 0.99, 0.999}) {
            check_encloses(response_quantile_seconds(system, probability, 2e-3),
                           response_quantile_seconds(exact, probability), 2e-3);
        }
    }
}

TEST_CASE("M/G/1 encloses M/H2/1") {
    for (const double load : {0.3, 0.9}) {
        for (const double cv : {1.5, 4.0}) {
            CAPTURE(load, cv);
            const SingleServer system{load, hyperexponential_law(1, cv)};
            const HyperexponentialServer exact{load, balanced_hyperexponential(1, cv)};
            for (const double seconds : {0.1, 3.0, 40.0}) {
                check_encloses(wait_cdf(system, seconds, 1e-3), 1 - wait_tail(exact, seconds),
                               1e-3);
            }
            for (const double probability : {0.5, 0.95, 0.99}) {
                const Bracket bracket = response_quantile_seconds(system, probability, 2e-3);
                CHECK(response_tail(exact, bracket.low) >= (1 - probability) * (1 - 1e-9));
                CHECK(response_tail(exact, bracket.high) <= (1 - probability) * (1 + 1e-9));
                CHECK(bracket.high - bracket.low <= 2e-3 * bracket.high);
            }
        }
    }
}

TEST_CASE("M/G/1 encloses M/D/1") {
    for (const double load : {0.3, 0.8, 0.95}) {
        CAPTURE(load);
        const SingleServer system{load / 0.7, constant_law(0.7)};
        const DeterministicServer exact{load / 0.7, 0.7};
        for (const double services : {0.0, 0.37, 1.0, 5.5}) {
            check_encloses(wait_cdf(system, services * 0.7, 1e-3), wait_cdf(exact, services * 0.7),
                           1e-3);
        }
        for (const double probability : {0.75, 0.95, 0.99}) {
            const Bracket bracket = response_quantile_seconds(system, probability, 2e-3);
            CHECK(wait_cdf(exact, bracket.low - 0.7) <= probability + 1e-9);
            CHECK(wait_cdf(exact, bracket.high - 0.7) >= probability - 1e-9);
            CHECK(bracket.high - bracket.low <= 2e-3 * bracket.high);
        }
        // So many find the server free: they respond in exactly one service.
        check_encloses(response_quantile_seconds(system, 0.9 * (1 - load), 1e-3), 0.7, 1e-3);
    }
}

TEST_CASE("M/G/1: the enclosed wait of other laws has Pollaczek and Khinchine's mean") {
    const auto check_mean = [](const ServiceLaw& law) {
        const SingleServer system{0.6 / law.mean_seconds, law};
        const double wait = mean_wait_seconds(system);
        // The cdf rises, so sums over steps of its lower and upper ends enclose the integral.
        double least = 0;
        double most = 0;
        const double step = law.mean_seconds / 8;
        Bracket here = wait_cdf(system, 0, 1e-3);
        for (int i = 1; i <= 240; ++i) {
            const Bracket next = wait_cdf(system, i * step, 1e-3);
            least += (1 - next.high) * step;
            most += (1 - here.low) * step;
            here = next;
        }
        CHECK(least <= wait);
        CHECK(most >= wait);
        CHECK(most - least < 0.35 * wait);
    };
    check_mean(gamma_law(0.05, 0.5));
    check_mean(uniform_law(0.05, 0.4));
    check_mean(lognormal_law(0.05, 1.2));
}

TEST_CASE("M/G/1: a narrower enclosure lies inside the reach of a wider one") {
    const SingleServer system{0.9, lognormal_law(1, 1.5)};
    const Bracket wide = response_quantile_seconds(system, 0.95, 0.05);
    const Bracket narrow = response_quantile_seconds(system, 0.95, 1e-3);
    CHECK(narrow.low >= wide.low);
    CHECK(narrow.high <= wide.high);
    CHECK(narrow.high - narrow.low <= 1e-3 * narrow.high);
}

TEST_CASE("M/G/1 with services that take no time is M/M/1 of the others") {
    const SingleServer system{
        1.6, {0.5, std::sqrt(3.0), [](double t) { return t < 0 ? 0 : 1 - std::exp(-t) / 2; }}};
    const MultiServer others{1, 0.8, 1};
    check_encloses(wait_cdf(system, 3, 1e-3), 1 - wait_tail(others, 3), 1e-3);
    CHECK(mean_wait_seconds(system) == near(mean_wait_seconds(others)));
    const auto tail = [&](double t) {
        return (wait_tail(others, t) + response_tail(others, t)) / 2;
    };
    const Bracket bracket = response_quantile_seconds(system, 0.9, 2e-3);
    CHECK(tail(bracket.low) >= 0.1 * (1 - 1e-9));
    CHECK(tail(bracket.high) <= 0.1 * (1 + 1e-9));
    // One in ten finds the server free and needs no service.
    CHECK(response_quantile_seconds(system, 0.05, 1e-3).low == 0);
    CHECK(response_quantile_seconds(system, 0.05, 1e-3).high == 0);
}
