#include "markov.hpp"

#include <skusim/base/check.hpp>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <utility>

namespace skusim::theory {

namespace {

/// The rates between one state and those before it. What lies before the first that is not 0 is
/// not kept: most chains lead from a state to its neighbours only.
class RatesBefore {
public:
    explicit RatesBefore(int state) : first_(state) {}

    [[nodiscard]] double& operator[](int other) {
        if (other < first_) {
            rates_.insert(rates_.begin(), static_cast<std::size_t>(first_ - other), 0.0);
            first_ = other;
        }
        return rates_[static_cast<std::size_t>(other - first_)];
    }
    [[nodiscard]] double sum() const { return std::accumulate(rates_.begin(), rates_.end(), 0.0); }
    /// Calls `work(other, rate)` for each state that has one.
    template <class Work>
    void each(Work&& work) const {
        for (std::size_t i = 0; i < rates_.size(); ++i) {
            if (rates_[i] > 0) {
                work(first_ + static_cast<int>(i), rates_[i]);
            }
        }
    }

private:
    int first_;
    std::vector<double> rates_;
};

/// A state that all others lead to, if there is one.
class SharedGoal {
public:
    SharedGoal(int states, const std::vector<Transition>& transitions)
        : sources_(static_cast<std::size_t>(states)) {
        for (const Transition& move : transitions) {
            sources_[static_cast<std::size_t>(move.to)].push_back(move.from);
        }
    }

    [[nodiscard]] int find() {
        // The last of those that none before it comes from: if any state is one, it is.
        int goal = 0;
        std::vector<bool> seen(sources_.size());
        for (int state = 0; state < static_cast<int>(sources_.size()); ++state) {
            if (!seen[static_cast<std::size_t>(state)]) {
                goal = state;
                mark_sources(goal, seen);
            }
        }
        std::vector<bool> leads_there(sources_.size());
        mark_sources(goal, leads_there);
        SKUSIM_CHECK(std::find(leads_there.begin(), leads_there.end(), false) == leads_there.end(),
                     "the chain has more than one closed class of states");
        return goal;
    }

private:
    void mark_sources(int goal, std::vector<bool>& seen) const {
        std::vector<int> open{goal};
        seen[static_cast<std::size_t>(goal)] = true;
        while (!open.empty()) {
            const auto state = static_cast<std::size_t>(open.back());
            open.pop_back();
            for (const int source : sources_[state]) {
                if (!seen[static_cast<std::size_t>(source)]) {
                    seen[static_cast<std::size_t>(source)] = true;
                    open.push_back(source);
                }
            }
        }
    }

    std::vector<std::vector<int>> sources_; ///< by state
};

} // namespace

std::vector<double> stationary_distribution(int states,
                                            const std::vector<Transition>& transitions) {
    SKUSIM_CHECK(states >= 1, "a chain needs a state");
    for (const Transition& move : transitions) {
        SKUSIM_CHECK(move.from >= 0 && move.from < states && move.to >= 0 && move.to < states &&
                         move.from != move.to,
                     "a transition leads from one state to another");
        SKUSIM_CHECK(std::isfinite(move.per_second) && move.per_second > 0,
                     "a transition's rate is positive");
    }
    // The state that all lead to changes places with the first, which is left at last: then every
    // state leads to one before it.
    const int goal = SharedGoal(states, transitions).find();
    const auto place = [&](int state) { return state == goal ? 0 : state == 0 ? goal : state; };
    std::vector<RatesBefore> from_before;
    std::vector<RatesBefore> to_before;
    for (int state = 0; state < states; ++state) {
        from_before.emplace_back(state);
        to_before.emplace_back(state);
    }
    const auto add = [&](int from, int to, double rate) {
        (from < to ? from_before[static_cast<std::size_t>(to)][from]
                   : to_before[static_cast<std::size_t>(from)][to]) += rate;
    };
    for (const Transition& move : transitions) {
        add(place(move.from), place(move.to), move.per_second);
    }

    std::vector<double> out(static_cast<std::size_t>(states));
    for (auto last = out.size() - 1; last > 0; --last) {
        out[last] = to_before[last].sum();
        from_before[last].each([&](int from, double in) {
            to_before[last].each([&](int to, double onward) {
                if (from != to) {
                    add(from, to, in * onward / out[last]);
                }
            });
        });
    }
    std::vector<double> shares{1};
    for (std::size_t state = 1; state < out.size(); ++state) {
        double flow = 0;
        from_before[state].each(
            [&](int from, double rate) { flow += shares[static_cast<std::size_t>(from)] * rate; });
        shares.push_back(flow / out[state]);
        constexpr double large = 1e200;
        if (shares.back() > large) { // of the first that is next to nothing
            std::for_each(shares.begin(), shares.end(), [](double& share) { share /= large; });
        }
    }
    const double total = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::for_each(shares.begin(), shares.end(), [&](double& share) { share /= total; });
    std::swap(shares.front(), shares[static_cast<std::size_t>(goal)]);
    return shares;
}

} // namespace skusim::theory
