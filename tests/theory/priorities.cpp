// Non-preemptive priorities against their balance equations, the conservation law and one class.
#include <skusim/theory/erlang.hpp>
#include <skusim/theory/priorities.hpp>

#include "near.hpp"

#include <array>
#include <map>

using namespace skusim::theory;

namespace {

/// Mean numbers waiting of two exponential classes at `servers`, by balance equations: states are
/// the waiting of each class and how many of each are in service. Up to `most` wait in each class.
std::array<double, 2> waiting_by_chain(const std::array<double, 2>& rates,
                                       const std::array<double, 2>& means, int servers, int most) {
    using State = std::array<int, 4>; // waiting 1, waiting 2, served 1, served 2
    std::map<State, int> index;
    std::vector<State> states;
    const auto find = [&](const State& state) {
        const auto [found, is_new] = index.emplace(state, static_cast<int>(index.size()));
        if (is_new) {
            states.push_back(state);
        }
        return found->second;
    };
    std::vector<Transition> moves;
    find({0, 0, 0, 0});
    for (std::size_t number = 0; number < states.size(); ++number) {
        const State from = states[number];
        const auto move = [&](const State& to, double rate) {
            const int target = find(to);
            if (rate > 0 && target != static_cast<int>(number)) {
                moves.push_back({static_cast<int>(number), target, rate});
            }
        };
        for (std::size_t i = 0; i < 2; ++i) {
            State to = from;
            const bool waits = from[2] + from[3] == servers;
            to[i + (waits ? 0 : 2)] += 1;
            to[i] = std::min(to[i], most);
            move(to, rates[i]);
            if (from[2 + i] > 0) {
                State after = from;
                after[2 + i] -= 1;
                const std::size_t next = after[0] > 0 ? 0 : 1;
                if (after[next] > 0) {
                    after[next] -= 1;
                    after[2 + next] += 1;
                }
                move(after, from[2 + i] / means[i]);
            }
        }
    }
    const std::vector<double> shares =
        stationary_distribution(static_cast<int>(states.size()), moves);
    std::array<double, 2> waiting{};
    for (std::size_t number = 0; number < states.size(); ++number) {
        waiting[0] += shares[number] * states[number][0];
        waiting[1] += shares[number] * states[number][1];
    }
    return waiting;
}

} // namespace

TEST_CASE("Two exponential classes at one server are as their balance equations") {
    for (const double urgent : {0.1, 0.3}) {
        const std::array<double, 2> rates{urgent / 0.5, 0.3 / 2.0};
        const std::array<double, 2> waiting = waiting_by_chain(rates, {0.5, 2.0}, 1, 70);
        const std::vector<double> waits = priority_waits({{rates[0], 0.5, 1}, {rates[1], 2.0, 1}});
        CHECK(waits[0] == near(waiting[0] / rates[0], 1e-7));
        CHECK(waits[1] == near(waiting[1] / rates[1], 1e-7));
    }
}

TEST_CASE("Classes of one exponential service at c servers are as their balance equations") {
    for (const int servers : {1, 2, 5}) {
        const std::array<double, 2> rates{0.25 * servers, 0.4 * servers};
        const std::array<double, 2> waiting = waiting_by_chain(rates, {1, 1}, servers, 45);
        const std::vector<double> waits = priority_waits({rates[0], rates[1]}, servers, 1);
        CHECK(waits[0] == near(waiting[0] / rates[0], 1e-7));
        CHECK(waits[1] == near(waiting[1] / rates[1], 1e-7));
    }
}

TEST_CASE("One class waits as in M/M/c, and as in M/G/1") {
    CHECK(priority_waits({60.0}, 8, 0.1)[0] == near(mean_wait_seconds(MultiServer{8, 60, 0.1})));
    CHECK(priority_waits({{8.0, 0.1, 0}})[0] == near(0.8 * 0.1 / (2 * 0.2)));
}

TEST_CASE("Whatever the order, the work that waits is the same") {
    // Kleinrock's conservation law: the sum of rho_i W_i.
    const std::vector<PriorityClass> one{{2, 0.1, 0.5}, {1, 0.4, 2}, {0.5, 0.3, 0}};
    const std::vector<PriorityClass> other{one[2], one[1], one[0]};
    const auto work = [](const std::vector<PriorityClass>& classes) {
        const std::vector<double> waits = priority_waits(classes);
        double sum = 0;
        for (std::size_t i = 0; i < classes.size(); ++i) {
            sum += classes[i].arrivals_per_second * classes[i].mean_service_seconds * waits[i];
        }
        return sum;
    };
    CHECK(work(one) == near(work(other)));
}
