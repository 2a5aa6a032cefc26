// Processor sharing against Erlang's queue, hand calculation and chains of phase-type service.
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/processor_sharing.hpp>

#include "near.hpp"

#include <algorithm>
#include <map>
#include <utility>

using namespace skusim::theory;

namespace {

/// Mean number inside with a two-phase hyperexponential service (unit mean; `share` of the requests
/// have mean `first`), by the balance equations of the numbers in each phase, up to `most` inside.
double inside_by_chain(double load, double share, double first, const std::vector<double>& speed,
                       int most) {
    const double second = (1 - share * first) / (1 - share);
    std::map<std::pair<int, int>, int> index;
    for (int a = 0; a <= most; ++a) {
        for (int b = 0; a + b <= most; ++b) {
            index.emplace(std::pair(a, b), static_cast<int>(index.size()));
        }
    }
    std::vector<Transition> moves;
    for (const auto& [state, number] : index) {
        const auto [a, b] = state;
        const int inside = a + b;
        if (inside < most) {
            moves.push_back({number, index.at({a + 1, b}), load * share});
            moves.push_back({number, index.at({a, b + 1}), load * (1 - share)});
        }
        const auto place = std::min(static_cast<std::size_t>(inside), speed.size());
        const double each = inside > 0 ? speed[place - 1] / inside : 0;
        if (a > 0) {
            moves.push_back({number, index.at({a - 1, b}), a * each / first});
        }
        if (b > 0) {
            moves.push_back({number, index.at({a, b - 1}), b * each / second});
        }
    }
    const std::vector<double> shares =
        stationary_distribution(static_cast<int>(index.size()), moves);
    double mean = 0;
    for (const auto& [state, number] : index) {
        mean += shares[static_cast<std::size_t>(number)] * (state.first + state.second);
    }
    return mean;
}

} // namespace

TEST_CASE("One shared processor slows every request by 1 / (1 - rho)") {
    for (const double load : {0.1, 0.5, 0.9, 0.99}) {
        const SharedMachine machine{load / 0.04, 0.04, equal_processors(1)};
        CHECK(slowdown(machine) == near(1 / (1 - load)));
        CHECK(mean_in_system(machine) == near(load / (1 - load)));
    }
}

TEST_CASE("c shared processors hold as many as Erlang's queue") {
    for (const int servers : {1, 2, 8, 64, 500}) {
        for (const double load : {0.2, 0.8, 0.98}) {
            CAPTURE(servers, load);
            const double rate = load * servers / 0.04;
            const SharedMachine machine{rate, 0.04, equal_processors(servers)};
            const MultiServer queue{servers, rate, 0.04};
            CHECK(mean_in_system(machine) == near(mean_in_system(queue)));
            CHECK(mean_response_seconds(machine) == near(mean_response_seconds(queue)));
        }
    }
}

TEST_CASE("Processors need not be whole") {
    CHECK(equal_processors(2.5) == std::vector<double>{1, 2, 2.5});
    CHECK(equal_processors(3) == std::vector<double>{1, 2, 3});
    // Half a processor is one that is half as fast.
    CHECK(mean_response_seconds({5, 0.04, equal_processors(0.5)}) ==
          near(mean_response_seconds({5, 0.08, equal_processors(1)})));
    // Speeds 1 and 1.5, load 1: p is proportional to 1, 1, 2/3, 4/9, ...
    CHECK(mean_in_system({1, 1, equal_processors(1.5)}) == near((1 + 2.0 / 3 * 12) / 4));
}

TEST_CASE("The law of the service has no influence, nor has the shape of the machine") {
    const std::vector<std::vector<double>> machines{{1}, {1, 2}, {1, 1.25}, {1, 2, 2.3, 2.6}};
    for (const std::vector<double>& speed : machines) {
        const double load = 0.45 * speed.back();
        const SharedMachine machine{load, 1, speed};
        CAPTURE(speed);
        for (const double first : {0.2, 0.6, 1.0}) {
            CHECK(inside_by_chain(load, 0.7, first, speed, 45) ==
                  near(mean_in_system(machine), 1e-9));
        }
    }
}
