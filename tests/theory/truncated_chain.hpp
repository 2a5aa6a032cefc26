// MAP/PH/c by brute force.
#pragma once

#include <skusim/theory/markovian_queue.hpp>

#include "theory/markov.hpp"

#include <algorithm>
#include <map>
#include <vector>

/// The chain of a queue with one state per server, its phase or idle, cut off at `most` waiting.
/// Written down from the rules of the queue alone; servers are told apart.
struct TruncatedChain {
    std::map<std::vector<int>, int> index; ///< state of arrivals, number waiting, phases from 1
    std::vector<std::vector<int>> states;
    std::vector<skusim::theory::Transition> moves;
    std::vector<double> shares;

    TruncatedChain(const skusim::theory::MarkovianQueue& queue, int most) {
        std::vector<int> empty(2 + static_cast<std::size_t>(queue.servers));
        find(empty);
        for (std::size_t state = 0; state < states.size(); ++state) {
            const std::vector<int> from = states[state];
            add_arrivals(queue, from, most);
            for (std::size_t server = 2; server < from.size(); ++server) {
                if (from[server] > 0) {
                    add_service(queue.service, from, server);
                }
            }
        }
        shares = skusim::theory::stationary_distribution(static_cast<int>(states.size()), moves);
    }

    int find(const std::vector<int>& state) {
        const auto [found, is_new] = index.emplace(state, static_cast<int>(states.size()));
        if (is_new) {
            states.push_back(state);
        }
        return found->second;
    }

    void move(const std::vector<int>& from, const std::vector<int>& to, double rate) {
        if (rate > 0 && from != to) {
            const int target = find(to);
            moves.push_back({index.at(from), target, rate});
        }
    }

    void begin(const skusim::theory::PhaseType& law, const std::vector<int>& from,
               std::vector<int> to, std::size_t server, double rate) {
        for (std::size_t phase = 0; phase < law.start.size(); ++phase) {
            to[server] = static_cast<int>(phase) + 1;
            move(from, to, rate * law.start[phase]);
        }
    }

    void add_arrivals(const skusim::theory::MarkovianQueue& queue, const std::vector<int>& from,
                      int most) {
        const auto row = static_cast<std::size_t>(from[0]);
        for (std::size_t next = 0; next < queue.arrivals.silent.size(); ++next) {
            std::vector<int> to = from;
            to[0] = static_cast<int>(next);
            if (next != row) {
                move(from, to, queue.arrivals.silent[row][next]);
            }
            const double rate = queue.arrivals.arriving[row][next];
            const auto idle = std::find(to.begin() + 2, to.end(), 0);
            if (idle != to.end()) {
                begin(queue.service, from, to, static_cast<std::size_t>(idle - to.begin()), rate);
            } else {
                to[1] = std::min(to[1] + 1, most);
                move(from, to, rate);
            }
        }
    }

    void add_service(const skusim::theory::PhaseType& law, const std::vector<int>& from,
                     std::size_t server) {
        const std::vector<double>& row = law.rates[static_cast<std::size_t>(from[server] - 1)];
        double end = 0;
        for (std::size_t next = 0; next < row.size(); ++next) {
            end -= row[next];
            std::vector<int> to = from;
            to[server] = static_cast<int>(next) + 1;
            move(from, to, row[next]);
        }
        std::vector<int> to = from;
        if (to[1] > 0) {
            --to[1];
            begin(law, from, to, server, end);
        } else {
            to[server] = 0;
            move(from, to, end);
        }
    }

    [[nodiscard]] double share_with(int n) const {
        double share = 0;
        for (std::size_t state = 0; state < states.size(); ++state) {
            const auto idle = std::count(states[state].begin() + 2, states[state].end(), 0);
            const auto servers = static_cast<int>(states[state].size()) - 2;
            share += states[state][1] + servers - idle == n ? shares[state] : 0;
        }
        return share;
    }
};
