// M/M/c//N against its balance equations, mean value analysis, hand calculation and its limits.
#include <skusim/theory/closed.hpp>
#include <skusim/theory/erlang.hpp>

#include "near.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

using namespace skusim::theory;

namespace {

std::vector<double> solve(const ClosedSystem& system) {
    return solve_birth_death(
        system.clients, [&](int n) { return (system.clients - n) / system.mean_think_seconds; },
        [&](int n) { return std::min(n, system.servers) / system.mean_service_seconds; });
}

} // namespace

TEST_CASE("Two clients and a server are as by hand") {
    const ClosedSystem system{
        .clients = 2, .servers = 1, .mean_think_seconds = 1, .mean_service_seconds = 1};
    // p is proportional to 1, 2, 2.
    CHECK(throughput_per_second(system) == near(0.8));
    CHECK(utilization(system) == near(0.8));
    CHECK(mean_in_system(system) == near(1.2));
    CHECK(mean_response_seconds(system) == near(1.5));
    CHECK(mean_wait_seconds(system) == near(0.5));
    // Half of the arrivals find the other client inside and take two stages.
    for (const double time : {0.1, 1.0, 7.0}) {
        CHECK(response_tail(system, time) == near(std::exp(-time) * (1 + time / 2)));
    }
}

TEST_CASE("M/M/c//N agrees with its balance equations") {
    for (const int clients : {1, 2, 8, 9, 50, 200}) {
        for (const int servers : {1, 2, 8, 64}) {
            for (const double think : {0.01, 0.4, 5.0}) {
                CAPTURE(clients, servers, think);
                const ClosedSystem system{clients, servers, think, 0.04};
                const std::vector<double> shares = solve(system);
                const double throughput =
                    mean_of(shares, [&](int n) { return std::min(n, servers) / 0.04; });
                const double inside = mean_of(shares, [](int n) { return n; });
                CHECK(throughput_per_second(system) == near(throughput));
                CHECK(mean_in_system(system) == near(inside));
                CHECK(mean_response_seconds(system) == near(inside / throughput));
                CHECK(mean_response_seconds(system) == near(clients / throughput - think, 1e-7));
                CHECK(utilization(system) == near(throughput * 0.04 / servers));
                CHECK(mean_wait_seconds(system) ==
                      Approx(inside / throughput - 0.04).epsilon(1e-8).margin(1e-13));
            }
        }
    }
}

TEST_CASE("Mean value analysis gives the same for one server and up to 10^4 clients") {
    const double think = 40;
    const double service = 0.01;
    double inside = 0;
    for (int clients = 1; clients <= 10000; ++clients) {
        const double response = service * (1 + inside); // arrival theorem
        const double throughput = clients / (think + response);
        inside = throughput * response;
        if (clients % 1000 == 0 || clients <= 3) {
            const ClosedSystem system{clients, 1, think, service};
            CAPTURE(clients);
            CHECK(throughput_per_second(system) == near(throughput, 1e-9));
            CHECK(mean_response_seconds(system) == near(response, 1e-9));
        }
    }
}

TEST_CASE("Responses average to the mean that Little's law gives, so the arrival theorem is met") {
    for (const int clients : {1, 2, 9, 40}) {
        for (const int servers : {1, 4, 8}) {
            for (const double think : {0.0, 0.5, 3.0}) {
                CAPTURE(clients, servers, think);
                const ClosedSystem system{clients, servers, think, 1};
                const double mean = mean_response_seconds(system);
                const auto tail = [&](double seconds) { return response_tail(system, seconds); };
                CHECK(mean_from_tail(tail, mean, 50) == near(mean));
                CHECK(tail(response_quantile_seconds(system, 0.95)) == near(0.05, 1e-9));
            }
        }
    }
}

TEST_CASE("Without think time all clients are always inside") {
    for (const int clients : {1, 4, 100, 10000}) {
        const ClosedSystem one{clients, 1, 0, 0.2};
        CHECK(throughput_per_second(one) == near(5));
        CHECK(mean_response_seconds(one) == near(0.2 * clients));
        CHECK(response_quantile_seconds(one, 0.99) ==
              near(0.2 * boost::math::gamma_p_inv(static_cast<double>(clients), 0.99), 1e-9));
    }
    const ClosedSystem idle_servers{3, 8, 0, 0.2};
    CHECK(throughput_per_second(idle_servers) == near(15));
    CHECK(utilization(idle_servers) == near(3.0 / 8));
    CHECK(mean_wait_seconds(idle_servers) == 0);
    // A think time too short to matter is the same as none.
    CHECK(response_quantile_seconds(ClosedSystem{50, 4, 1e-300, 0.2}, 0.9) ==
          near(response_quantile_seconds(ClosedSystem{50, 4, 0, 0.2}, 0.9)));
}

TEST_CASE("A lone client never waits") {
    const ClosedSystem lone{1, 3, 0.7, 0.3};
    CHECK(throughput_per_second(lone) == near(1));
    CHECK(mean_response_seconds(lone) == near(0.3));
    CHECK(response_quantile_seconds(lone, 0.99) == near(0.3 * std::log(100)));
}

TEST_CASE("Many clients who think long are Poisson arrivals") {
    const MultiServer open{.servers = 8, .arrivals_per_second = 6.4, .mean_service_seconds = 1};
    const int clients = 200000;
    const ClosedSystem closed{clients, 8, clients / 6.4, 1};
    CHECK(mean_response_seconds(closed) == near(mean_response_seconds(open), 1e-3));
    CHECK(response_quantile_seconds(closed, 0.99) ==
          near(response_quantile_seconds(open, 0.99), 1e-3));
}

TEST_CASE("The asymptotic bounds hold, and are met at both ends") {
    for (const int clients : {1, 3, 10, 30, 1000}) {
        for (const int servers : {1, 4}) {
            for (const double think : {0.0, 1.0, 20.0}) {
                const ClosedSystem system{clients, servers, think, 0.5};
                CHECK(throughput_per_second(system) <=
                      most_throughput_per_second(system) * (1 + 1e-12));
                CHECK(mean_response_seconds(system) >=
                      least_response_seconds(system) * (1 - 1e-12));
            }
        }
    }
    CHECK(most_throughput_per_second({2, 4, 1.5, 0.5}) == near(1));
    CHECK(most_throughput_per_second({100, 4, 1.5, 0.5}) == near(8));
    CHECK(least_response_seconds({2, 4, 1.5, 0.5}) == near(0.5));
    CHECK(least_response_seconds({100, 4, 1.5, 0.5}) == near(11));
    CHECK(throughput_per_second(ClosedSystem{1000, 4, 1.5, 0.5}) == near(8));
    CHECK(throughput_per_second(ClosedSystem{1, 4, 1.5, 0.5}) == near(0.5));
}
