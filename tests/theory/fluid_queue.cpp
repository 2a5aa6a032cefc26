// Fluid queues held against the closed form of an on/off source, against what flows in and out, and
// against a simulated birth-death chain.
#include <skusim/theory/fluid_queue.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <random>
#include <support/catch.hpp>
#include <vector>

using namespace skusim::theory;

namespace {

/// Nodes that fail and are repaired, each by itself; state i is that with i away.
RateMatrix nodes_away(int nodes, double failing, double repaired) {
    const auto states = static_cast<std::size_t>(nodes) + 1;
    RateMatrix rates(states, std::vector<double>(states, 0));
    for (std::size_t away = 0; away + 1 < states; ++away) {
        rates[away][away + 1] = failing * static_cast<double>(states - 1 - away);
        rates[away + 1][away] = repaired * static_cast<double>(away + 1);
    }
    return rates;
}

std::vector<double> net_rates_of(int nodes, double load) {
    std::vector<double> rates;
    for (int away = 0; away <= nodes; ++away) {
        rates.push_back(load - (nodes - away));
    }
    return rates;
}

/// The same shares of a chain that leads to neighbours only, move by move.
std::vector<double> simulated(const RateMatrix& rates, const std::vector<double>& net_rates,
                              int moves) {
    std::mt19937_64 bits(7);
    const auto uniform = [&] { return static_cast<double>(bits() >> 11U) * 0x1.0p-53; };
    std::vector<double> with_fluid(rates.size());
    double time = 0;
    double fluid = 0;
    std::size_t state = 0;
    for (int move = 0; move < moves; ++move) {
        const double up = state + 1 < rates.size() ? rates[state][state + 1] : 0;
        const double down = state > 0 ? rates[state][state - 1] : 0;
        const double stay = -std::log(1 - uniform()) / (up + down);
        const double net = net_rates[state];
        with_fluid[state] += net < 0                ? std::min(stay, fluid / -net)
                             : net > 0 || fluid > 0 ? stay
                                                    : 0;
        fluid = std::max(fluid + net * stay, 0.0);
        time += stay;
        state = uniform() * (up + down) < up ? state + 1 : state - 1;
    }
    for (double& share : with_fluid) {
        share /= time;
    }
    return with_fluid;
}

} // namespace

TEST_CASE("fluid of an on/off source drains for what it brings, over what is left") {
    // Off for 9 s on average and draining at 0.5; on for 1 s and filling at 2.
    const RateMatrix rates{{0, 1.0 / 9}, {1, 0}};
    const std::vector<double> shares = shares_with_fluid(rates, {-0.5, 2});
    CHECK(shares[0] == Approx(0.1 * 2 / 0.5));
    CHECK(shares[1] == Approx(0.1));
    CHECK(shares_with_fluid(rates, {-0.2, 2})[0] == Approx(0.9)); // it never empties
    CHECK(shares_with_fluid(rates, {-1, -2}) == std::vector<double>{0, 0});
}

TEST_CASE("fluid that stands still neither grows nor drains") {
    // On (1) is followed by a standstill (2) of 5 s, and that by off: what came in is still there.
    const RateMatrix rates{{0, 1.0 / 9, 0}, {0, 0, 1}, {0.2, 0, 0}};
    const std::vector<double> shares = shares_with_fluid(rates, {-0.5, 2, 0});
    CHECK(shares[0] == Approx(1.0 / 15 * 2 / 0.5));
    CHECK(shares[1] == Approx(1.0 / 15));
    CHECK(shares[2] == Approx(5.0 / 15));
}

TEST_CASE("what flows into a fluid queue flows out of it, at any size and load") {
    for (const int nodes : {2, 4, 30, 100}) {
        for (const double spare : {0.3, 1.1, 2.5}) {
            const RateMatrix rates = nodes_away(nodes, 0.05 / nodes, 0.5);
            const std::vector<double> net = net_rates_of(nodes, nodes - spare);
            const std::vector<double> shares = shares_with_fluid(rates, net);
            double flow = 0;
            double in = 0;
            for (std::size_t i = 0; i < shares.size(); ++i) {
                flow += shares[i] * net[i];
                in += shares[i] * std::max(net[i], 0.0);
            }
            CHECK(std::abs(flow) <= 1e-9 * in);
            CHECK(*std::min_element(shares.begin(), shares.end()) >= 0);
        }
    }
}

TEST_CASE("fluid that stands still on its way to and from overload, as simulated") {
    const RateMatrix rates = nodes_away(4, 0.1, 0.5);
    const std::vector<double> net{-1, -0.1, 0, 0.5, 2};
    const std::vector<double> shares = shares_with_fluid(rates, net);
    const std::vector<double> seen = simulated(rates, net, 3'000'000);
    for (std::size_t i = 0; i < shares.size(); ++i) {
        CHECK(shares[i] == Approx(seen[i]).epsilon(0.03));
    }
}

TEST_CASE("fluid of nodes that are repaired one by one, as simulated") {
    // Four nodes, 2.9 needed: with one away they drain at 0.1, with none at 1.1.
    const RateMatrix rates = nodes_away(4, 1.0 / 40, 0.5);
    const std::vector<double> net = net_rates_of(4, 2.9);
    const std::vector<double> shares = shares_with_fluid(rates, net);
    const std::vector<double> seen = simulated(rates, net, 3'000'000);
    CHECK(shares[0] == Approx(seen[0]).epsilon(0.02));
    CHECK(shares[1] == Approx(seen[1]).epsilon(0.02));
    CHECK(shares[2] == Approx(seen[2]).epsilon(0.02));
    CHECK(shares[1] > 0.3 * shares[0]); // a queue is there for long with one away
}
