// The approximations are exact where they should be, and monotone.
#include <skusim/theory/approximate.hpp>
#include <skusim/theory/single_server.hpp>

#include "near.hpp"

#include <cmath>

using namespace skusim::theory;

namespace {

double exponential_quantile(double mean_seconds, double probability) {
    return -mean_seconds * std::log1p(-probability);
}

} // namespace

TEST_CASE("Allen and Cunneen's wait is exact for M/M/c and M/G/1") {
    const MultiServer eight{8, 6.4, 1};
    CHECK(approximate_mean_wait_seconds(eight, 1, 1) == near(mean_wait_seconds(eight)));
    CHECK(approximate_mean_wait_seconds(eight, 2, 1) == near(2.5 * mean_wait_seconds(eight)));
    CHECK(approximate_mean_wait_seconds(eight, 1, 0) == near(0.5 * mean_wait_seconds(eight)));
    for (const double cv : {0.0, 0.5, 3.0}) {
        CHECK(approximate_mean_wait_seconds({1, 0.7, 1}, 1, cv) ==
              near(mean_wait_seconds(SingleServer{0.7, ServiceLaw{1, cv, {}}})));
    }
}

TEST_CASE("The guess of a quantile is that of M/M/c for exponential service") {
    const auto service = [](double probability) { return exponential_quantile(0.2, probability); };
    for (const int servers : {1, 8, 64}) {
        for (const double load : {0.3, 0.8, 0.95}) {
            for (const double probability : {0.5, 0.95, 0.99}) {
                const MultiServer system{servers, servers * load / 0.2, 0.2};
                CAPTURE(servers, load, probability);
                CHECK(guess_response_quantile_seconds(system, 1, service, probability) ==
                      near(response_quantile_seconds(system, probability), 1e-2));
            }
        }
    }
}

TEST_CASE("The guess is near M/G/1 at high load") {
    const SingleServer exact{0.9, constant_law(1)};
    const double guess = guess_response_quantile_seconds(
        {1, 0.9, 1}, 0, [](double) { return 1.0; }, 0.95);
    const Bracket bracket = response_quantile_seconds(exact, 0.95, 1e-3);
    CHECK(guess == Approx(bracket.high).epsilon(0.1));
}

TEST_CASE("The guess rises with load, variation, service and probability") {
    const auto guess = [](double rate, double cv, double mean, double probability) {
        return guess_response_quantile_seconds(
            {4, rate, mean}, cv, [=](double p) { return exponential_quantile(mean, p); },
            probability);
    };
    double previous = 0;
    for (double rate = 0.2; rate < 4; rate += 0.2) {
        CHECK(guess(rate, 1, 1, 0.95) >= previous * (1 - 1e-12)); // of the solver
        previous = guess(rate, 1, 1, 0.95);
    }
    CHECK(previous > 3 * guess(0.2, 1, 1, 0.95));
    CHECK(guess(3, 2, 1, 0.95) > guess(3, 1, 1, 0.95));
    CHECK(guess(3, 1, 1.1, 0.95) > guess(3, 1, 1, 0.95));
    CHECK(guess(3, 1, 1, 0.99) > guess(3, 1, 1, 0.95));
    // Waiting so rare that it cannot be told from never leaves the service time alone.
    CHECK(guess_response_quantile_seconds(
              {5000, 1, 1}, 0, [](double) { return 1.0; }, 0.99) == near(1));
}
