// Engines of a language model whose times to tokens are known exactly.
#include "token_system.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <experiment/token_trials.hpp>
#include <fmt/format.h>
#include <utility>
#include <vector>

namespace skusim::reference {

namespace {

using experiment::fs_per_ms;
using experiment::fs_per_us;

/// Histograms tell quantiles to a thousandth.
Truth quantile_truth(std::string figure, double value) {
    return {std::move(figure), value * 0.9995, value * 1.0005};
}

} // namespace

// With n tokens in and o out and steps of alpha + beta T + gamma K, a request alone takes
// S(n) = alpha + beta n + (o - 1) (alpha + beta + gamma n) + gamma o (o - 1) / 2, of which its
// first token comes after alpha + beta n, and each other after alpha + beta + gamma (n + o / 2) on
// average. One at a time is M/G/1 (Pollaczek and Khinchine).
ReferenceSystem lone_sequences(double utilization) {
    constexpr double alpha = 5e-3;
    constexpr double beta = 20e-6;
    constexpr double gamma = 5e-6;
    constexpr double mean_input = 800;
    constexpr double cv = 1;
    constexpr std::uint32_t output = 20;
    constexpr double fixed =
        alpha + (output - 1) * (alpha + beta) + gamma * output * (output - 1) / 2;
    constexpr double per_input = beta + (output - 1) * gamma;
    const double mean = fixed + per_input * mean_input;
    const double square = mean * mean + per_input * per_input * mean_input * mean_input * cv * cv;
    const double rate = utilization / mean;
    experiment::Trial trial = experiment::token_trial(
        workload::PoissonArrivals{Rate{rate}},
        experiment::linear_step(5 * fs_per_ms, 20 * fs_per_us, 5 * fs_per_us), {1, output},
        1 / mean, from_seconds(mean));
    experiment::tokens_of(trial).rules.max_sequences = 1;
    experiment::tokens_of(trial).lengths.input = workload::LognormalLength{mean_input, cv};
    const double sigma = std::sqrt(std::log(1 + cv * cv));
    constexpr double normal_95 = 1.6448536269514722;
    const double input_95 = mean_input * std::exp(normal_95 * sigma - sigma * sigma / 2);
    const double first = rate * square / (2 * (1 - utilization)) + alpha + beta * mean_input;
    return {fmt::format("one sequence at a time, rho {}", utilization),
            std::move(trial),
            {{"ttft.mean", first, first},
             quantile_truth("tpot.p95", alpha + beta + gamma * (input_95 + output / 2.0))}};
}

namespace {

/// Clients think for a time of rate `theta`, ask with one token for an answer of exponential
/// length, rounded, and share steps of alpha + delta N. What a step has is `fresh` sequences with
/// their first token and `old` ones: with exponential laws, these two numbers are a Markov chain.
class ThinkingClients {
public:
    struct State {
        int fresh;
        int old;

        [[nodiscard]] int sequences() const { return fresh + old; }
    };

    ThinkingClients(int clients, double theta, double mean_output, double alpha, double delta)
        : clients_(clients), theta_(theta), alpha_(alpha), delta_(delta),
          stays_first_(std::exp(-1.5 / mean_output)), stays_(std::exp(-1 / mean_output)) {
        for (int fresh = 0; fresh <= clients; ++fresh) {
            for (int old = 0; old + fresh <= clients; ++old) {
                states_.push_back({fresh, old});
            }
        }
        settle();
    }

    /// An arrival waits for the rest of the step that runs, and takes one.
    [[nodiscard]] double mean_first_token() const {
        double waited = 0;
        double served = 0;
        double requests = 0;
        for (std::size_t at = 0; at < states_.size(); ++at) {
            const double step = seconds(states_[at]);
            const double thinking = clients_ - states_[at].sequences();
            waited += share_[at] * thinking * (step - (1 - std::exp(-theta_ * step)) / theta_);
            served += share_[at] * states_[at].fresh * step;
            requests += share_[at] * states_[at].fresh;
        }
        return (waited + served) / requests;
    }

    /// Of the time per token of a request that has two or more, the mean of so many steps: a walk
    /// with one sequence, which stays, over states and the sequences that all its steps have had.
    [[nodiscard]] double quantile_per_token(double probability) const {
        constexpr int most_steps = 260;
        std::vector<std::pair<double, double>> law;
        std::vector<std::vector<double>> walk(1, std::vector<double>(states_.size()));
        for (std::size_t at = 0; at < states_.size(); ++at) {
            if (states_[at].fresh > 0) {
                const State others{states_[at].fresh - 1, states_[at].old};
                move(states_[at], others, share_[at] * states_[at].fresh, 1, walk[0]);
            }
        }
        for (int steps = 1; steps <= most_steps; ++steps) {
            std::vector<std::vector<double>> next(walk.size() + static_cast<std::size_t>(clients_),
                                                  std::vector<double>(states_.size()));
            for (std::size_t sum = 0; sum < walk.size(); ++sum) {
                for (std::size_t at = 0; at < states_.size(); ++at) {
                    const double mass = walk[sum][at];
                    if (mass < 1e-14) {
                        continue;
                    }
                    const std::size_t then =
                        sum + static_cast<std::size_t>(states_[at].sequences());
                    law.emplace_back(alpha_ + delta_ * static_cast<double>(then) / steps,
                                     mass * (1 - stays_));
                    const State others{states_[at].fresh, states_[at].old - 1};
                    move(states_[at], others, mass * stays_, 1, next[then]);
                }
            }
            walk.swap(next);
        }
        return quantile(std::move(law), probability);
    }

private:
    [[nodiscard]] double seconds(State state) const { return alpha_ + delta_ * state.sequences(); }

    [[nodiscard]] static double binomial(int count, int chosen, double probability) {
        double ways = 1;
        for (int i = 0; i < chosen; ++i) {
            ways = ways * (count - i) / (i + 1);
        }
        return ways * std::pow(probability, chosen) * std::pow(1 - probability, count - chosen);
    }

    /// Spreads `mass` over the states after `state`, of which `others` go on by chance and `kept`
    /// surely. Nobody there: the next arrival begins a step by itself.
    void move(State state, State others, double mass, int kept, std::vector<double>& into) const {
        const int thinking = clients_ - state.sequences();
        const double asks = 1 - std::exp(-theta_ * seconds(state));
        for (int first = 0; first <= others.fresh; ++first) {
            for (int old = 0; old <= others.old; ++old) {
                for (int fresh = 0; fresh <= thinking; ++fresh) {
                    const double share = binomial(others.fresh, first, stays_first_) *
                                         binomial(others.old, old, stays_) *
                                         binomial(thinking, fresh, asks);
                    const State next{fresh, first + old + kept};
                    into[index(next.sequences() > 0 ? next : State{1, 0})] += mass * share;
                }
            }
        }
    }

    [[nodiscard]] std::size_t index(State state) const {
        const auto found = std::find_if(states_.begin(), states_.end(), [&](const State& it) {
            return it.fresh == state.fresh && it.old == state.old;
        });
        return static_cast<std::size_t>(found - states_.begin());
    }

    void settle() {
        share_.assign(states_.size(), 0);
        share_[index({1, 0})] = 1;
        constexpr int rounds = 4000;
        for (int round = 0; round < rounds; ++round) {
            std::vector<double> next(states_.size());
            for (std::size_t at = 0; at < states_.size(); ++at) {
                move(states_[at], states_[at], share_[at], 0, next);
            }
            share_.swap(next);
        }
    }

    [[nodiscard]] static double quantile(std::vector<std::pair<double, double>> law,
                                         double probability) {
        std::sort(law.begin(), law.end());
        double all = 0;
        for (const auto& [value, mass] : law) {
            all += mass;
        }
        double below = 0;
        for (const auto& [value, mass] : law) {
            below += mass;
            if (below >= probability * all) {
                return value;
            }
        }
        return law.back().first;
    }

    int clients_;
    double theta_;
    double alpha_;
    double delta_;
    double stays_first_; ///< P(a second token)
    double stays_;       ///< P(another token, after two)
    std::vector<State> states_;
    std::vector<double> share_; ///< of the steps, by state
};

} // namespace

ReferenceSystem thinking_clients() {
    constexpr int clients = 6;
    constexpr double think = 0.150;
    constexpr double mean_output = 12;
    const ThinkingClients exact(clients, 1 / think, mean_output, 2e-3, 4e-3);
    llm::StepTime step = experiment::linear_step(2 * fs_per_ms, 0, 0);
    step.per_sequence = 4 * fs_per_ms;
    workload::ClosedArrivals closed;
    closed.concurrency = clients;
    closed.think_time = {from_seconds(think), random::exponential_shape()};
    experiment::Trial trial = experiment::token_trial(std::move(closed), step, {1, 1}, 1000,
                                                      std::chrono::milliseconds{6});
    experiment::tokens_of(trial).lengths.output = workload::GammaLength{mean_output, 1};
    const double first = exact.mean_first_token();
    return {
        "6 clients that think",
        std::move(trial),
        {{"ttft.mean", first, first}, quantile_truth("tpot.p95", exact.quantile_per_token(0.95))}};
}

} // namespace skusim::reference
