// MAP/PH/c against closed forms, published values, the truncated chain, and its own integrals.
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/hyperexponential.hpp>
#include <skusim/theory/markovian_queue.hpp>

#include "near.hpp"
#include "truncated_chain.hpp"

#include <cmath>
#include <reference/single_server.hpp>
#include <support/aborts.hpp>

using namespace skusim;
using namespace skusim::theory;

namespace {

constexpr double mean_service = 0.2;

MarkovianQueue poisson_queue(double utilization, const PhaseType& law, int servers) {
    return {poisson_arrivals(utilization * servers / mean_seconds(law)), law, servers};
}

/// The second moment of a positive time from its tail: the mean of twice its time times its tail.
double second_moment(const std::function<double(double)>& tail, double scale, int pieces) {
    return mean_from_tail([&](double seconds) { return 2 * seconds * tail(seconds); }, scale,
                          pieces);
}

/// Bursts of 1 s on average, four times as fast as the 3 s between them.
MarkovianArrivals bursts(double per_second) {
    const double slow = per_second / 1.75;
    return modulated_arrivals({4 * slow, slow}, {{0, 1}, {1.0 / 3, 0}});
}

} // namespace

TEST_CASE("With exponential services it is M/M/c") {
    for (const int servers : {1, 2, 8, 1000}) {
        for (const double load : {0.3, 0.8, 0.99}) {
            CAPTURE(servers, load);
            const MarkovianQueue queue =
                poisson_queue(load, exponential_phases(mean_service), servers);
            const MarkovianSolution solved(queue);
            const MultiServer exact{servers, load * servers / mean_service, mean_service};
            CHECK(utilization(queue) == near(load));
            CHECK(solved.utilization() == near(load));
            CHECK(solved.wait_probability() == near(wait_tail(exact, 0)));
            CHECK(solved.mean_wait_seconds() == near(mean_wait_seconds(exact), 1e-9));
            CHECK(solved.mean_response_seconds() == near(mean_response_seconds(exact)));
            CHECK(solved.mean_in_system() == near(mean_in_system(exact), 1e-9));
            CHECK(solved.share_with(1) == near(solved.share_with(0) * load * servers, 1e-9));
            for (const double seconds : {0.001, 0.3, 1.0}) {
                CHECK(solved.wait_tail(seconds) == near(wait_tail(exact, seconds), 1e-8));
                CHECK(solved.response_tail(seconds) == near(response_tail(exact, seconds), 1e-9));
            }
            CHECK(solved.response_quantile_seconds(0.99) ==
                  near(response_quantile_seconds(exact, 0.99), 1e-9));
            CHECK(solved.wait_quantile_seconds(0.9) ==
                  Approx(wait_quantile_seconds(exact, 0.9)).epsilon(1e-8).margin(1e-12));
        }
    }
}

TEST_CASE("With one server and Poisson arrivals it is M/G/1") {
    for (const double load : {0.2, 0.7, 0.95}) {
        for (const double cv : {0.2, 0.6, 1.5, 4.0}) { // Pollaczek and Khinchine
            CAPTURE(load, cv);
            const MarkovianSolution solved(poisson_queue(load, phases_of(mean_service, cv), 1));
            CHECK(solved.mean_wait_seconds() ==
                  near(load * mean_service * (1 + cv * cv) / (2 * (1 - load)), 1e-9));
            CHECK(solved.wait_probability() == near(load));
        }
    }
    const Hyperexponential two = balanced_hyperexponential(mean_service, 2);
    const MarkovianSolution mixed(poisson_queue(0.8, hyperexponential_phases(two), 1));
    const HyperexponentialServer exact{0.8 / mean_service, two};
    for (const double seconds : {0.0, 0.05, 0.5, 5.0}) {
        CHECK(mixed.wait_tail(seconds) == near(wait_tail(exact, seconds)));
        CHECK(mixed.response_tail(seconds) == near(response_tail(exact, seconds)));
    }
    // Erlang is gamma: by the lattice, which knows of no phases.
    const MarkovianSolution erlang(poisson_queue(0.8, erlang_phases(mean_service, 4), 1));
    const Bracket p99 =
        response_quantile_seconds({0.8 / mean_service, gamma_law(mean_service, 0.5)}, 0.99, 1e-2);
    CHECK(erlang.response_quantile_seconds(0.99) >= p99.low);
    CHECK(erlang.response_quantile_seconds(0.99) <= p99.high);
}

TEST_CASE("With exponential services and renewal arrivals it is G/M/1") {
    // P(W > t) = sigma exp(-mu (1 - sigma) t), sigma = E[exp(-mu (1 - sigma) gap)] (Kendall 1953).
    for (const int phases : {1, 2, 5}) {
        const double gap = mean_service / 0.8;
        double sigma = 0.5;
        for (int round = 0; round < 1000; ++round) {
            sigma = std::pow(1 + (1 - sigma) / mean_service * gap / phases, -phases);
        }
        CAPTURE(phases, sigma);
        const MarkovianSolution solved(
            {renewal_arrivals(erlang_phases(gap, phases)), exponential_phases(mean_service), 1});
        CHECK(solved.wait_probability() == near(sigma));
        CHECK(solved.mean_wait_seconds() == near(sigma * mean_service / (1 - sigma)));
        CHECK(solved.wait_tail(0.7) == near(sigma * std::exp(-(1 - sigma) * 0.7 / mean_service)));
        CHECK(solved.response_tail(0.7) == near(std::exp(-(1 - sigma) * 0.7 / mean_service)));
        CHECK(solved.share_with(3) == near(0.8 * (1 - sigma) * sigma * sigma));
    }
}

TEST_CASE("A published PH/PH/1 has its published moments") {
    // The example of BuTools' PHPH1QLD and PHPH1STD (G. Horvath, M. Telek, butools, manual).
    const PhaseType gap{{0.5, 0.1, 0.4}, {{-8, 1, 2}, {0, -6, 4}, {3, 0, -3}}};
    const PhaseType law{{0.2, 0.7, 0.1}, {{-10, 4, 0}, {5, -7, 2}, {1, 2, -8}}};
    const MarkovianSolution solved({renewal_arrivals(gap), law, 1});
    std::vector<double> shares;
    for (int n = 0; n < 300; ++n) {
        shares.push_back(solved.share_with(n));
    }
    CHECK(mean_of(shares, [](int n) { return n; }) == near(2.0439, 3e-5));
    CHECK(mean_of(shares, [](int n) { return n * n; }) == near(10.554, 5e-5));
    CHECK(solved.mean_in_system() == near(2.0439, 3e-5));
    CHECK(solved.mean_response_seconds() == near(1.1135, 5e-5));
    const auto tail = [&](double seconds) { return solved.response_tail(seconds); };
    CHECK(second_moment(tail, 1, 30) == near(2.4113, 3e-5));
}

TEST_CASE("The truncated chain, of servers told apart, has the same shares of time") {
    const auto check = [](const MarkovianQueue& queue, int most) {
        CAPTURE(queue.servers, queue.service.start.size(), queue.arrivals.silent.size());
        const TruncatedChain chain(queue, most);
        const MarkovianSolution solved(queue);
        double mean = 0;
        for (int n = 0; n <= queue.servers + most; ++n) {
            const double share = chain.share_with(n);
            mean += n * share;
            CHECK(solved.share_with(n) == Approx(share).epsilon(1e-9).margin(1e-13));
        }
        CHECK(solved.mean_in_system() == near(mean, 1e-9));
    };
    check({bursts(5), hyperexponential_phases({0.3, 2, 8}), 3}, 200);
    check({renewal_arrivals(phases_of(0.1, 0.6)), coxian_phases({9, 4}, {0.5}), 3}, 100);
    check({renewal_arrivals(phases_of(0.1, 1.7)), phases_of(0.15, 0.6), 2}, 150);
}

TEST_CASE("Tails agree with the means of Little's law, and start as they must") {
    for (const MarkovianQueue& queue :
         {MarkovianQueue{bursts(4), hyperexponential_phases({0.3, 2, 8}), 3},
          MarkovianQueue{bursts(8), erlang_phases(mean_service, 3), 3},
          MarkovianQueue{renewal_arrivals(phases_of(0.1, 1.7)), phases_of(0.15, 0.6), 2}}) {
        const MarkovianSolution solved(queue);
        const auto wait = [&](double seconds) { return solved.wait_tail(seconds); };
        const auto response = [&](double seconds) { return solved.response_tail(seconds); };
        CHECK(mean_from_tail(wait, 2, 4) == near(solved.mean_wait_seconds(), 1e-6));
        CHECK(mean_from_tail(response, 2, 4) == near(solved.mean_response_seconds(), 1e-6));
        CHECK(wait(0) == near(solved.wait_probability()));
        CHECK(response(0) == near(1));
        const double p95 = solved.response_quantile_seconds(0.95);
        CHECK(response(p95) == near(0.05, 1e-9));
        const double waits = solved.wait_probability();
        CHECK(wait(solved.wait_quantile_seconds(1 - waits / 2)) == near(waits / 2, 1e-9));
        CHECK(solved.wait_quantile_seconds((1 - waits) / 2) == 0);
    }
}

TEST_CASE("One law written in two ways, and arrivals that switch between equal rates") {
    // H2 as Coxian: the fast phase always, then the slow one with (1 - p)(1 - slow / fast).
    const PhaseType mixed = hyperexponential_phases({0.9, 10, 2});
    const PhaseType in_turn = coxian_phases({10, 2}, {0.1 * (1 - 2.0 / 10)});
    const MarkovianSolution one(poisson_queue(0.9, mixed, 4));
    const MarkovianSolution other(poisson_queue(0.9, in_turn, 4));
    const double rate = 0.9 * 4 / mean_seconds(mixed);
    const MarkovianSolution switching(
        {modulated_arrivals({rate, rate}, {{0, 3}, {1, 0}}), mixed, 4});
    CHECK(other.mean_wait_seconds() == near(one.mean_wait_seconds()));
    CHECK(other.response_quantile_seconds(0.99) == near(one.response_quantile_seconds(0.99)));
    CHECK(switching.mean_wait_seconds() == near(one.mean_wait_seconds()));
    CHECK(switching.response_quantile_seconds(0.99) == near(one.response_quantile_seconds(0.99)));
    // Poisson arrivals see what holds of time; bursts see more.
    double all_busy = 1;
    for (int n = 0; n < 4; ++n) {
        all_busy -= one.share_with(n);
    }
    CHECK(one.wait_probability() == near(all_busy));
    const MarkovianSolution bursty({bursts(rate), mixed, 4});
    double all_busy_in_bursts = 1;
    for (int n = 0; n < 4; ++n) {
        all_busy_in_bursts -= bursty.share_with(n);
    }
    CHECK(bursty.wait_probability() > all_busy_in_bursts + 0.01);
    CHECK(bursty.mean_wait_seconds() > 1.2 * one.mean_wait_seconds());
}

TEST_CASE("Variation is paid for in waiting, and many servers wait for less") {
    double last = 0;
    for (const double cv : {0.35, 0.5, 0.8, 1.0, 1.4, 2.0}) {
        const MarkovianSolution solved(poisson_queue(0.8, phases_of(mean_service, cv), 3));
        CHECK(solved.mean_wait_seconds() > last);
        last = solved.mean_wait_seconds();
    }
    const PhaseType law = phases_of(mean_service, 2);
    last = 1e9;
    for (const int servers : {1, 2, 4, 16, 64}) {
        const MarkovianSolution solved(poisson_queue(0.8, law, servers));
        CHECK(solved.mean_wait_seconds() < last);
        CHECK(solved.utilization() == near(0.8));
        last = solved.mean_wait_seconds();
    }
}

TEST_CASE("An unstable queue, and one too large, have no solution") {
    const PhaseType law = erlang_phases(1, 2);
    CHECK_FALSE(aborts([&] { return MarkovianSolution({poisson_arrivals(1.9), law, 2}); }));
    CHECK(utilization({poisson_arrivals(3), law, 2}) == near(1.5));
    CHECK(aborts([&] { return MarkovianSolution({poisson_arrivals(2), law, 2}); }));
    CHECK(aborts([&] { return MarkovianSolution({poisson_arrivals(1), law, 0}); }));
    CHECK(aborts([&] { return MarkovianSolution({poisson_arrivals(1), law, 500}); }));
    const MarkovianSolution solved({poisson_arrivals(1), law, 2});
    CHECK(aborts([&] { return solved.wait_tail(-1); }));
    CHECK(aborts([&] { return solved.share_with(-1); }));
    CHECK(aborts([&] { return solved.response_quantile_seconds(1); }));
    CHECK(aborts([&] { return solved.wait_tail(1e9); }));
}

TEST_CASE("Whether a bound is kept is told for times of any length, as the tail tells it") {
    for (const double load : {0.3, 0.9, 0.99}) {
        CAPTURE(load);
        const MarkovianSolution solved(poisson_queue(load, exponential_phases(mean_service), 2));
        const MultiServer exact{2, load * 2 / mean_service, mean_service};
        for (const double probability : {0.5, 0.95, 0.999}) {
            const double quantile = response_quantile_seconds(exact, probability);
            CHECK(solved.responds_within(quantile * (1 + 1e-6), 1 - probability));
            CHECK_FALSE(solved.responds_within(quantile * (1 - 1e-6), 1 - probability));
        }
        CHECK(solved.responds_within(86'400, 0.05)); // a day: 10^6 steps and more
        CHECK(solved.responds_within(3.15e8, 1e-6)); // ten years
        CHECK_FALSE(solved.responds_within(0, 0.05));
    }
    // Services of nanoseconds, of two laws.
    const Hyperexponential law = balanced_hyperexponential(3e-9, 10);
    CHECK(MarkovianSolution(poisson_queue(0.99, hyperexponential_phases(law), 2))
              .responds_within(0.2, 0.05));
}
