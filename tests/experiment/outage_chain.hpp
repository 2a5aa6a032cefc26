// Servers that go down several at a time, as a Markov chain: an answer of its own for the simulator
// to come to.
#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <utility>
#include <vector>

namespace skusim::reference {

/// Servers that share one cause: it takes them away `failures` times in a unit of time in which
/// they are there, and gives them back `repairs` times in one in which they are not.
struct Cause {
    unsigned servers; ///< a bit each
    double failures;
    double repairs;
};

/// M/M/c with one queue, mean service 1, whose servers are up while no cause holds them down. Of
/// idle servers that are up the first takes who comes. What is in service on a server that goes
/// down is lost, or stays there and goes on later. Gauss and Seidel, up to 200 that wait.
class OutageChain {
public:
    OutageChain(unsigned servers, double arrivals, std::vector<Cause> causes, bool keeps)
        : servers_(servers), causes_(std::move(causes)) {
        entries_.resize(number(down_states() - 1, all_servers(), most) + 1);
        leaving_.resize(entries_.size());
        for (unsigned down = 0; down < down_states(); ++down) {
            for (unsigned busy = 0; busy <= all_servers(); ++busy) {
                for (unsigned queue = 0; queue <= most; ++queue) {
                    connect(down, busy, queue, arrivals, keeps);
                }
            }
        }
    }

    /// Requests inside, on average.
    [[nodiscard]] double inside() {
        // From a queue that falls off: what is far out takes many rounds to come in.
        std::vector<double> share(entries_.size());
        for (std::size_t state = 0; state < share.size(); ++state) {
            share[state] = std::pow(0.8, state % (most + 1));
        }
        double before = 0;
        for (;;) {
            for (std::size_t state = 0; state < entries_.size(); ++state) {
                double flow = 0;
                for (const auto& [from, rate] : entries_[state]) {
                    flow += share[from] * rate;
                }
                share[state] = entries_[state].empty() ? 0 : flow / leaving_[state];
            }
            double all = 0;
            double weighted = 0;
            for (std::size_t state = 0; state < share.size(); ++state) {
                const auto busy = static_cast<unsigned>(state / (most + 1)) & all_servers();
                const auto queue = static_cast<double>(state % (most + 1));
                all += share[state];
                weighted += share[state] * (std::popcount(busy) + queue);
            }
            const double now = weighted / all;
            if (std::abs(now - before) < 1e-8 * now) {
                return now;
            }
            before = now;
        }
    }

private:
    static constexpr unsigned most = 200;

    [[nodiscard]] unsigned all_servers() const { return (1U << servers_) - 1; }
    [[nodiscard]] unsigned down_states() const { return 1U << causes_.size(); }
    [[nodiscard]] std::size_t number(unsigned down, unsigned busy, unsigned queue) const {
        return std::size_t{(down << servers_) + busy} * (most + 1) + queue;
    }
    [[nodiscard]] unsigned up(unsigned down) const {
        unsigned servers = all_servers();
        for (std::size_t cause = 0; cause < causes_.size(); ++cause) {
            servers &= (down >> cause & 1U) != 0 ? ~causes_[cause].servers : ~0U;
        }
        return servers;
    }
    /// To the state in which idle servers have taken what waits.
    void move(std::size_t from, unsigned down, unsigned busy, unsigned queue, double rate) {
        for (unsigned idle = up(down) & ~busy; idle != 0 && queue > 0; idle &= idle - 1) {
            busy |= idle & (~idle + 1); // the first of them
            --queue;
        }
        entries_[number(down, busy, std::min(queue, most))].emplace_back(from, rate);
        leaving_[from] += rate;
    }
    void connect(unsigned down, unsigned busy, unsigned queue, double arrivals, bool keeps) {
        const std::size_t here = number(down, busy, queue);
        const unsigned there = up(down);
        if ((queue > 0 && (there & ~busy) != 0) || (!keeps && (busy & ~there) != 0)) {
            return; // idle beside a queue, or in service where all were lost: never so
        }
        if (queue < most) {
            move(here, down, busy, queue + 1, arrivals);
        }
        for (unsigned serving = busy & there; serving != 0; serving &= serving - 1) {
            move(here, down, busy & ~(serving & (~serving + 1)), queue, 1);
        }
        for (std::size_t cause = 0; cause < causes_.size(); ++cause) {
            const unsigned bit = 1U << cause;
            const unsigned left = keeps ? busy : busy & ~causes_[cause].servers;
            const bool is_down = (down & bit) != 0;
            move(here, down ^ bit, is_down ? busy : left, queue,
                 is_down ? causes_[cause].repairs : causes_[cause].failures);
        }
    }

    unsigned servers_;
    std::vector<Cause> causes_;
    std::vector<std::vector<std::pair<std::size_t, double>>> entries_;
    std::vector<double> leaving_;
};

} // namespace skusim::reference
