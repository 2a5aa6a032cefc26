// M/M/c against tables, hand calculation, incomplete gamma functions and its own limits.
#include <skusim/theory/erlang.hpp>

#include "near.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

using namespace skusim::theory;

namespace {

/// The time that leaves `servers` utilised by `load`, at one arrival per second.
MultiServer with_load(int servers, double load) {
    return {.servers = servers, .arrivals_per_second = 1, .mean_service_seconds = load * servers};
}

} // namespace

TEST_CASE("Erlang B is as tabulated") {
    CHECK(erlang_b(10, 5) == Approx(0.018385).epsilon(3e-5));
    // Loads at which one per cent is lost, from the usual table.
    CHECK(erlang_b(1, 0.0101) == Approx(0.01).epsilon(2e-3));
    CHECK(erlang_b(10, 4.461) == Approx(0.01).epsilon(1e-3));
    CHECK(erlang_b(20, 12.03) == Approx(0.01).epsilon(2e-3));
    CHECK(erlang_b(100, 84.06) == Approx(0.01).epsilon(1e-3));
}

TEST_CASE(
    "Erlang B is a Poisson probability over its distribution function, also for many servers") {
    for (const int servers : {1, 2, 8, 64, 1000, 100000}) {
        for (const double load : {0.5, 0.95, 1.0, 1.005}) {
            const double erlangs = load * servers;
            const double expected = boost::math::gamma_p_derivative(servers + 1.0, erlangs) /
                                    boost::math::gamma_q(servers + 1.0, erlangs);
            CAPTURE(servers, load);
            CHECK(erlang_b(servers, erlangs) == near(expected, 1e-9));
        }
    }
    CHECK(erlang_b(0, 3) == 1);
    CHECK(erlang_b(4, 0) == 0);
    CHECK(erlang_b(5, 1e9) == Approx(1).epsilon(1e-8));
}

TEST_CASE("Erlang C is as tabulated and as by hand") {
    CHECK(erlang_c(10, 5) == Approx(0.03610536).epsilon(1e-6));
    CHECK(erlang_c(1, 0.7) == near(0.7));
    CHECK(erlang_c(2, 1) == near(1.0 / 3)); // a^2 / (2 + a)
    CHECK(erlang_c(3, 2) == near(4.0 / 9));
    CHECK(erlang_c(64, 0) == 0);
    CHECK(erlang_c(100000, 99999.9999) == Approx(1).epsilon(1e-3));
}

TEST_CASE("M/M/1 is as by hand") {
    const MultiServer system{.servers = 1, .arrivals_per_second = 8, .mean_service_seconds = 0.1};
    CHECK(utilization(system) == near(0.8));
    CHECK(mean_wait_seconds(system) == near(0.4));
    CHECK(mean_response_seconds(system) == near(0.5));
    CHECK(mean_in_system(system) == near(4));
    CHECK(wait_tail(system, 0.3) == near(0.8 * std::exp(-0.6)));
    CHECK(response_tail(system, 0.3) == near(std::exp(-0.6)));
    CHECK(response_quantile_seconds(system, 0.95) == near(0.5 * std::log(20)));
    CHECK(wait_quantile_seconds(system, 0.95) == near(0.5 * std::log(16)));
    CHECK(wait_quantile_seconds(system, 0.2) == 0);
    CHECK(wait_quantile_seconds(system, 0.1) == 0);
}

TEST_CASE("M/M/c: the tail's integral is the mean, and the quantile inverts the tail") {
    for (const int servers : {1, 2, 8, 64}) {
        for (const double load : {0.5, 0.8, 0.95}) {
            CAPTURE(servers, load);
            const MultiServer system = with_load(servers, load);
            const double mean = mean_response_seconds(system);
            const auto tail = [&](double seconds) { return response_tail(system, seconds); };
            CHECK(mean_from_tail(tail, mean, 60) == near(mean));
            for (const double probability : {0.001, 0.5, 0.95, 0.99, 0.99999}) {
                const double seconds = response_quantile_seconds(system, probability);
                CHECK(tail(seconds) == near(1 - probability, 1e-9));
            }
        }
    }
}

TEST_CASE("M/M/c: where the wait's rate meets that of service the response has its limit") {
    // c mu - lambda = mu: two servers, one erlang.
    const MultiServer meeting{.servers = 2, .arrivals_per_second = 5, .mean_service_seconds = 0.2};
    for (const double seconds : {0.01, 0.2, 1.0, 5.0}) {
        const double expected = std::exp(-5 * seconds) * (1 + 5 * seconds / 3);
        CHECK(response_tail(meeting, seconds) == near(expected));
        for (const double off : {1e-15, 1e-12, 1e-9}) {
            MultiServer almost = meeting;
            almost.arrivals_per_second *= 1 + off;
            CHECK(response_tail(almost, seconds) == near(expected, 30 * off + 1e-13));
        }
    }
}

TEST_CASE("M/M/c: many servers at the same load hardly queue, and load never shortens a response") {
    CHECK(mean_wait_seconds(with_load(100000, 0.95)) < 1e-9);
    const MultiServer many = with_load(100000, 0.95);
    CHECK(response_quantile_seconds(many, 0.95) ==
          Approx(many.mean_service_seconds * std::log(20)).epsilon(1e-9));
    double previous = 0;
    for (double load = 0.05; load < 1; load += 0.05) {
        MultiServer system{
            .servers = 8, .arrivals_per_second = 8 * load, .mean_service_seconds = 1};
        const double p99 = response_quantile_seconds(system, 0.99);
        CHECK(p99 > previous);
        CHECK(p99 >= wait_quantile_seconds(system, 0.99));
        previous = p99;
        system.servers = 9;
        CHECK(response_quantile_seconds(system, 0.99) < p99);
    }
}

TEST_CASE("M/M/c: stable means an offered load below the servers") {
    CHECK(is_stable({.servers = 2, .arrivals_per_second = 1.9, .mean_service_seconds = 1}));
    CHECK_FALSE(is_stable({.servers = 2, .arrivals_per_second = 2, .mean_service_seconds = 1}));
    CHECK_FALSE(is_stable({.servers = 2, .arrivals_per_second = 2.1, .mean_service_seconds = 1}));
}
