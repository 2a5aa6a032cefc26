// The approximations are exact where they should be, and monotone.
#include <skusim/theory/approximate.hpp>

#include "near.hpp"

#include <cmath>
#include <reference/single_server.hpp>

using namespace skusim::theory;

namespace {

/// Equally likely times that stand for an exponential law.
std::vector<double> exponential_times(double mean_seconds) {
    constexpr int count = 4096;
    std::vector<double> times;
    for (int i = 0; i < count; ++i) {
        times.push_back(-mean_seconds * std::log1p(-(i + 0.5) / count));
    }
    return times;
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

TEST_CASE("The guess of the tail is that of M/M/c for exponential service") {
    const std::vector<double> times = exponential_times(0.2);
    for (const int servers : {1, 8, 64}) {
        for (const double load : {0.3, 0.8, 0.95}) {
            for (const double probability : {0.5, 0.95, 0.99}) {
                const MultiServer system{servers, servers * load / 0.2, 0.2};
                CAPTURE(servers, load, probability);
                const double seconds = response_quantile_seconds(system, probability);
                CHECK(guess_response_tail(system, 1, 1, times, seconds) ==
                      near(1 - probability, 1e-2));
            }
        }
    }
}

TEST_CASE("The guess is near M/G/1 at any load") {
    for (const double load : {0.15, 0.3, 0.6, 0.9}) {
        CAPTURE(load);
        const SingleServer exact{load, constant_law(1)};
        const Bracket bracket = response_quantile_seconds(exact, 0.95, 1e-3);
        CHECK(guess_response_tail({1, load, 1}, 1, 0, {1.0}, bracket.high) ==
              Approx(0.05).epsilon(0.15));
    }
}

TEST_CASE("The guess rises with load, variation and service, and falls with time") {
    const auto guess = [](double rate, double cv, double mean, double seconds) {
        return guess_response_tail({4, rate, mean}, 1, cv, exponential_times(mean), seconds);
    };
    double previous = 0;
    for (double rate = 0.2; rate < 4; rate += 0.2) {
        CHECK(guess(rate, 1, 1, 3) > previous);
        previous = guess(rate, 1, 1, 3);
    }
    CHECK(guess(3, 2, 1, 3) > guess(3, 1, 1, 3));
    CHECK(guess(3, 1, 1.1, 3) > guess(3, 1, 1, 3));
    CHECK(guess(3, 1, 1, 4) < guess(3, 1, 1, 3));
    // Waiting so rare that it cannot be told from never leaves the service time alone.
    CHECK(guess_response_tail({5000, 1, 1}, 1, 0, {1.0}, 1.001) == near(0));
    CHECK(guess_response_tail({5000, 1, 1}, 1, 0, {1.0}, 0.999) == near(1));
}
