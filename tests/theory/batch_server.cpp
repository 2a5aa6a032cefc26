// Batch service against single service, brute force, roots, and its own integrals.
#include <skusim/theory/batch_server.hpp>
#include <skusim/theory/erlang.hpp>

#include "near.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>
#include <optional>
#include <reference/deterministic.hpp>
#include <support/aborts.hpp>

using namespace skusim;
using namespace skusim::theory;

namespace {

constexpr double service = 0.04;

BatchServer batches(BatchService kind, std::optional<int> largest, double load) {
    return {load / service, service, largest, kind};
}

/// Shares of time of M/M^b/1 by its balance equations: idle, busy with none waiting, with one, ...
std::vector<double> truncated(double load, int largest, int most) {
    const double arrivals = load / service;
    std::vector<Transition> moves = {{0, 1, arrivals}, {1, 0, 1 / service}};
    for (int waiting = 0; waiting < most; ++waiting) {
        moves.push_back({waiting + 1, waiting + 2, arrivals});
        moves.push_back({waiting + 2, std::max(waiting + 1 - largest, 0) + 1, 1 / service});
    }
    return stationary_distribution(most + 2, moves);
}

/// M/D^b/1 by the zeros of z^b = exp(a (z - 1)) inside the unit circle (Bailey 1954).
struct Roots {
    double none_left = 0;      ///< P(X = 0)
    double mean_not_taken = 0; ///< E[max(X - b, 0)]

    Roots(double load, int largest) {
        const double b = largest;
        std::complex<double> inverses = 0;
        std::complex<double> product = b - load;
        for (int k = 1; k < largest; ++k) {
            const std::complex<double> turn = std::polar(1.0, 2 * std::numbers::pi * k / b);
            std::complex<double> z = 0;
            for (int round = 0; round < 5000; ++round) {
                z = turn * std::exp(load * (z - 1.0) / b);
            }
            inverses += 1.0 / (1.0 - z);
            product *= -z / (1.0 - z);
        }
        none_left = product.real();
        mean_not_taken = inverses.real() - (b * (b - 1) - load * load) / (2 * (b - load));
    }
};

} // namespace

TEST_CASE("Exponential batches have the shares of time of the truncated chain") {
    for (const int largest : {1, 2, 3, 8, 32}) {
        for (const double share : {0.2, 0.7, 0.9}) {
            CAPTURE(largest, share);
            const double load = share * largest;
            const BatchServer system = batches(BatchService::exponential, largest, load);
            const std::vector<double> shares = truncated(load, largest, 400 + 200 * largest);
            const double waiting =
                mean_of(shares, [](int state) { return std::max(state - 1, 0); });
            CHECK(utilization(system) == near(1 - shares[0]));
            CHECK(mean_wait_seconds(system) == near(waiting * service / load, 1e-9));
            CHECK(mean_in_system(system) == near(waiting + load, 1e-9));
            CHECK(mean_batch(system) == near(load / (1 - shares[0])));
            // Who finds j waiting waits for floor(j / b) + 1 exponential services.
            const double tail = mean_of(shares, [&](int state) {
                double term = std::exp(-2.5); // of a Poisson law with mean 2.5 services
                double sum = 0;
                for (int done = 0; state > 0 && done <= (state - 1) / largest; ++done) {
                    sum += term;
                    term *= 2.5 / (done + 1);
                }
                return sum;
            });
            CHECK(wait_tail(system, 2.5 * service) == near(tail, 1e-9));
        }
    }
}

TEST_CASE("Batches of one are single services") {
    const MultiServer exponential{1, 0.8 / service, service};
    const BatchServer one = batches(BatchService::exponential, 1, 0.8);
    CHECK(mean_wait_seconds(one) == near(mean_wait_seconds(exponential)));
    CHECK(response_tail(one, 0.3) == near(response_tail(exponential, 0.3)));
    CHECK(response_quantile_seconds(one, 0.99) ==
          near(response_quantile_seconds(exponential, 0.99)));
    for (const double load : {0.1, 0.5, 0.8, 0.95}) {
        CAPTURE(load);
        const BatchServer constant = batches(BatchService::constant, 1, load);
        CHECK(utilization(constant) == near(load));
        CHECK(mean_wait_seconds(constant) == near(load * service / (2 * (1 - load))));
        for (const double seconds : {0.0, 0.01, 0.04, 0.06, 0.15}) {
            CAPTURE(seconds);
            CHECK(wait_tail(constant, seconds) ==
                  Approx(1 - wait_cdf(DeterministicServer{load / service, service}, seconds))
                      .epsilon(1e-9)
                      .margin(1e-13));
        }
    }
}

TEST_CASE("Constant batches have the means that the roots of Bailey's equation give") {
    for (const int largest : {2, 3, 8, 32}) {
        for (const double share : {0.1, 0.5, 0.8, 0.95}) {
            CAPTURE(largest, share);
            const double load = share * largest;
            const BatchServer system = batches(BatchService::constant, largest, load);
            const Roots roots(load, largest);
            const double busy = 1 / (1 + roots.none_left / load);
            CHECK(utilization(system) == near(busy, 1e-9));
            CHECK(mean_wait_seconds(system) ==
                  near(busy * (roots.mean_not_taken / load + 0.5) * service, 1e-8));
        }
    }
}

TEST_CASE("Without a limit a batch takes all that came during the last") {
    for (const double load : {0.1, 1.0, 20.0}) {
        CAPTURE(load);
        const BatchServer exponential = batches(BatchService::exponential, std::nullopt, load);
        // Idle until one arrives, then services until one in which none arrives.
        const double busy = load / (load + 1 / (1 + load));
        CHECK(utilization(exponential) == near(busy));
        CHECK(wait_tail(exponential, 0.1) == near(busy * std::exp(-0.1 / service)));
        CHECK(response_tail(exponential, 0.1) ==
              near((1 + busy * 0.1 / service) * std::exp(-0.1 / service)));
        const BatchServer constant = batches(BatchService::constant, std::nullopt, load);
        const double busy_constant = load / (load + std::exp(-load));
        CHECK(utilization(constant) == near(busy_constant));
        CHECK(mean_wait_seconds(constant) == near(busy_constant * service / 2));
        CHECK(wait_tail(constant, 0.03) == near(busy_constant / 4));
        CHECK(wait_tail(constant, service) == Approx(0).margin(1e-15));
        CHECK(response_quantile_seconds(constant, 1 - busy_constant / 4) == near(0.07));
        for (const BatchServer& unlimited : {exponential, constant}) {
            BatchServer large = unlimited;
            large.largest_batch = 1000;
            CHECK(mean_wait_seconds(large) == near(mean_wait_seconds(unlimited)));
            CHECK(response_tail(large, 0.06) == near(response_tail(unlimited, 0.06)));
        }
    }
}

TEST_CASE("Tails agree with means, and larger batches wait for less") {
    for (const BatchService kind : {BatchService::exponential, BatchService::constant}) {
        double last = 1e9;
        for (const int largest : {4, 5, 8}) {
            const BatchServer system = batches(kind, largest, 2.8);
            CAPTURE(largest);
            const auto wait = [&](double seconds) { return wait_tail(system, seconds); };
            // Pieces end where the tail of constant services has its corners.
            CHECK(mean_from_tail(wait, service, kind == BatchService::constant ? 10 : 60) ==
                  near(mean_wait_seconds(system), 1e-8));
            CHECK(mean_wait_seconds(system) < last);
            last = mean_wait_seconds(system);
            const double p95 = response_quantile_seconds(system, 0.95);
            CHECK(response_tail(system, p95) == near(0.05, 1e-9));
            CHECK(response_tail(system, 0) == near(1));
        }
    }
}

TEST_CASE("A batch server that cannot keep up, or has no room, is refused") {
    CHECK_FALSE(aborts([] { return utilization(BatchServer{3.9, 1, 4}); }));
    CHECK(aborts([] { return utilization(BatchServer{4, 1, 4}); }));
    CHECK(aborts([] { return utilization(BatchServer{4, 1, 4, BatchService::constant}); }));
    CHECK(aborts([] { return utilization(BatchServer{3.97, 1, 4, BatchService::constant}); }));
    CHECK(aborts([] { return utilization(BatchServer{1, 1, 0}); }));
    CHECK(aborts([] { return utilization(BatchServer{0, 1, 1}); }));
    CHECK(aborts([] { return utilization(BatchServer{1, 0, std::nullopt}); }));
    CHECK(aborts([] { return wait_tail(BatchServer{1, 1, 4}, -1); }));
    CHECK(aborts([] { return response_quantile_seconds(BatchServer{1, 1, 4}, 0); }));
}
