// M/M/c/K against its balance equations, hand calculation, its limits, and sums of gamma functions.
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/loss.hpp>

#include "near.hpp"

#include <boost/math/special_functions/gamma.hpp>
#include <cmath>

using namespace skusim::theory;

namespace {

std::vector<double> solve(const LossSystem& system) {
    return solve_birth_death(
        system.servers + system.waiting_places, [&](int) { return system.arrivals_per_second; },
        [&](int n) { return std::min(n, system.servers) / system.mean_service_seconds; });
}

/// P(Erlang(stages, c mu) + service > t), c > 1, in units of the service time; by the integral
/// over the wait's density, which is again a gamma density.
double waiting_tail(int stages, int servers, double time) {
    const double c = servers;
    return boost::math::gamma_q(static_cast<double>(stages), c * time) +
           std::exp(-time) * std::pow(c / (c - 1), stages) *
               boost::math::gamma_p(static_cast<double>(stages), (c - 1) * time);
}

} // namespace

TEST_CASE("M/M/1/K is as by hand, at equal rates too") {
    const LossSystem even{
        .servers = 1, .waiting_places = 4, .arrivals_per_second = 10, .mean_service_seconds = 0.1};
    CHECK(blocking_probability(even) == near(1.0 / 6));
    CHECK(throughput_per_second(even) == near(10 * 5.0 / 6));
    CHECK(utilization(even) == near(5.0 / 6));
    CHECK(mean_in_system(even) == near(2.5));
    CHECK(mean_response_seconds(even) == near(0.3)); // finds 0 to 4, each as likely
    CHECK(mean_wait_seconds(even) == near(0.2));

    LossSystem overloaded = even;
    overloaded.arrivals_per_second = 20;
    CHECK(blocking_probability(overloaded) == near(32.0 / 63));
    CHECK(throughput_per_second(overloaded) == near(20 * 31.0 / 63));
}

TEST_CASE("M/M/c/K agrees with its balance equations") {
    for (const int servers : {1, 2, 8, 64}) {
        for (const int places : {0, 1, 10, 100}) {
            for (const double load : {0.3, 0.95, 1.0, 2.5}) {
                CAPTURE(servers, places, load);
                const LossSystem system{.servers = servers,
                                        .waiting_places = places,
                                        .arrivals_per_second = load * servers / 0.04,
                                        .mean_service_seconds = 0.04};
                const std::vector<double> shares = solve(system);
                const double accepted = system.arrivals_per_second * (1 - shares.back());
                const double inside = mean_of(shares, [](int n) { return n; });
                const double queued =
                    mean_of(shares, [&](int n) { return std::max(n - servers, 0); });
                // The solver's relative error shows where blocking is as rare as 1e-20.
                CHECK(blocking_probability(system) ==
                      Approx(shares.back()).epsilon(1e-9).margin(1e-15));
                CHECK(throughput_per_second(system) == near(accepted));
                CHECK(mean_in_system(system) == near(inside));
                CHECK(mean_response_seconds(system) == near(inside / accepted));
                CHECK(mean_wait_seconds(system) ==
                      Approx(queued / accepted).epsilon(1e-9).margin(1e-15));
            }
        }
    }
}

TEST_CASE("M/M/c/K without waiting places is Erlang's loss system") {
    for (const int servers : {1, 10, 1000}) {
        for (const double load : {0.5, 1.0, 3.0}) {
            const LossSystem system{.servers = servers,
                                    .waiting_places = 0,
                                    .arrivals_per_second = load * servers,
                                    .mean_service_seconds = 1};
            CHECK(blocking_probability(system) == near(erlang_b(servers, load * servers)));
            CHECK(mean_wait_seconds(system) == 0);
            CHECK(response_quantile_seconds(system, 0.9) == near(std::log(10)));
        }
    }
}

TEST_CASE("M/M/c/K with room for all is M/M/c") {
    for (const int servers : {1, 2, 8, 64}) {
        for (const double load : {0.5, 0.8, 0.95}) {
            CAPTURE(servers, load);
            const LossSystem roomy{.servers = servers,
                                   .waiting_places = 2000,
                                   .arrivals_per_second = load * servers,
                                   .mean_service_seconds = 1};
            const MultiServer open{servers, roomy.arrivals_per_second, 1};
            CHECK(mean_wait_seconds(roomy) == near(mean_wait_seconds(open)));
            CHECK(mean_in_system(roomy) == near(mean_in_system(open)));
            for (const double probability : {0.5, 0.95, 0.99, 0.99999}) {
                CHECK(response_quantile_seconds(roomy, probability) ==
                      near(response_quantile_seconds(open, probability), 1e-9));
            }
            CHECK(response_tail(roomy, 60) == near(response_tail(open, 60), 1e-9));
        }
    }
}

TEST_CASE("M/M/c/K: responses of accepted requests are a mixture of Erlang waits") {
    for (const int servers : {2, 5, 20}) {
        for (const double load : {0.7, 1.0, 1.5}) {
            const LossSystem system{.servers = servers,
                                    .waiting_places = 12,
                                    .arrivals_per_second = load * servers,
                                    .mean_service_seconds = 1};
            const std::vector<double> shares = solve(system);
            for (const double time : {0.01, 0.5, 2.0, 9.0}) {
                double expected = 0;
                for (int n = 0; n < servers + 12; ++n) {
                    expected += shares[static_cast<std::size_t>(n)] / (1 - shares.back()) *
                                (n < servers ? std::exp(-time)
                                             : waiting_tail(n - servers + 1, servers, time));
                }
                CAPTURE(servers, load, time);
                CHECK(response_tail(system, time) == near(expected, 1e-9));
            }
            const auto tail = [&](double seconds) { return response_tail(system, seconds); };
            CHECK(mean_from_tail(tail, 1, 60) == near(mean_response_seconds(system)));
            CHECK(tail(response_quantile_seconds(system, 0.99)) == near(0.01, 1e-9));
        }
    }
}

TEST_CASE("M/M/c/K: hopeless overload fills every place and serves at full speed") {
    const LossSystem flooded{
        .servers = 4, .waiting_places = 6, .arrivals_per_second = 1e12, .mean_service_seconds = 1};
    CHECK(throughput_per_second(flooded) == Approx(4).epsilon(1e-9));
    CHECK(mean_response_seconds(flooded) == Approx(10.0 / 4).epsilon(1e-9));
    double previous = 0;
    for (const double rate : {0.1, 1.0, 3.9, 4.0, 4.1, 8.0, 1e3}) {
        const LossSystem system{4, 6, rate, 1};
        CHECK(blocking_probability(system) > previous);
        previous = blocking_probability(system);
    }
}
