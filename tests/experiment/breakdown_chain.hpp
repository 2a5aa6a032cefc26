// Servers that break down, as a Markov chain: an answer of its own for the simulator to come to.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace skusim::reference {

/// M/M/c whose servers fail and are repaired independently, as a Markov chain, solved by Gauss and
/// Seidel up to 250 requests inside. A server that fails keeps its request until it is back, or
/// gives it to another at once; exponential services make it the same whether that goes on or
/// begins anew.
class BreakdownChain {
public:
    BreakdownChain(int servers, double arrivals, double failures, double repairs, bool keeps)
        : servers_(servers) {
        for (int empty = 0; empty <= servers; ++empty) {
            for (int holding = 0; holding <= (keeps ? servers - empty : 0); ++holding) {
                for (int requests = 0; requests <= most; ++requests) {
                    connect(empty, holding, requests, arrivals, failures, repairs, keeps);
                }
            }
        }
    }

    /// Requests inside, on average.
    [[nodiscard]] double inside() {
        std::vector<double> share(entries_.size(), 1.0);
        for (int sweep = 0; sweep < 3000; ++sweep) {
            for (std::size_t state = 0; state < entries_.size(); ++state) {
                double flow = 0;
                for (const auto& [from, rate] : entries_[state]) {
                    flow += share[from] * rate;
                }
                share[state] = leaving_[state] > 0 ? flow / leaving_[state] : 0;
            }
        }
        double all = 0;
        double weighted = 0;
        for (std::size_t state = 0; state < share.size(); ++state) {
            const auto holding = static_cast<double>(state / (most + 1) % (servers_ + 1U));
            all += share[state];
            weighted += share[state] * (holding + static_cast<double>(state % (most + 1)));
        }
        return weighted / all;
    }

private:
    static constexpr int most = 250;

    /// Servers that are down, without a request and with one, and requests elsewhere.
    [[nodiscard]] std::size_t number(int empty, int holding, int requests) const {
        return static_cast<std::size_t>((empty * (servers_ + 1) + holding) * (most + 1) + requests);
    }
    void move(std::size_t from, std::size_t to, double rate) {
        const std::size_t states = number(servers_, servers_, most) + 1;
        entries_.resize(states);
        leaving_.resize(states);
        if (rate > 0) {
            entries_[to].emplace_back(from, rate);
            leaving_[from] += rate;
        }
    }
    void connect(int empty, int holding, int requests, double arrivals, double failures,
                 double repairs, bool keeps) {
        const std::size_t here = number(empty, holding, requests);
        const int up = servers_ - empty - holding;
        const int busy = std::min(requests, up);
        if (requests < most) {
            move(here, number(empty, holding, requests + 1), arrivals);
        }
        if (requests > 0) {
            move(here, number(empty, holding, requests - 1), busy);
        }
        if (busy > 0) {
            move(here,
                 keeps ? number(empty, holding + 1, requests - 1)
                       : number(empty + 1, holding, requests),
                 busy * failures);
        }
        if (up > busy) {
            move(here, number(empty + 1, holding, requests), (up - busy) * failures);
        }
        if (empty > 0) {
            move(here, number(empty - 1, holding, requests), empty * repairs);
        }
        if (holding > 0 && requests < most) {
            move(here, number(empty, holding - 1, requests + 1), holding * repairs);
        }
    }

    int servers_;
    std::vector<std::vector<std::pair<std::size_t, double>>> entries_;
    std::vector<double> leaving_;
};

} // namespace skusim::reference
