#include <skusim/availability/chain.hpp>

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>

namespace skusim::availability {

namespace {

/// P(so many of `of`), each by itself with that probability.
double exactly(int so_many, int of, double probability) {
    if (so_many < 0 || so_many > of) {
        return 0;
    }
    return boost::math::pdf(boost::math::binomial_distribution<double>(of, probability), so_many);
}

double share_down(const std::optional<UpAndDown>& process) {
    return process ? 1 - share_up(*process) : 0;
}

/// Zones of one size.
struct Zones {
    int count = 0; ///< 0 where they have no nodes, or are never lost
    int nodes = 0; ///< of each
};

struct State {
    int large_lost = 0;
    int small_lost = 0;
    int away = 0; ///< nodes that failed, in zones that are there
    double share_of_time = 0;
};

class ChainOfNodes {
public:
    ChainOfNodes(const Causes& causes, int nodes)
        : causes_(causes), nodes_(nodes), node_down_(share_down(causes.node)),
          zone_down_(share_down(causes.zone)) {
        if (causes.zone) {
            large_ = {nodes % causes.zones, nodes / causes.zones + 1};
            small_ = {nodes >= causes.zones ? causes.zones - large_.count : 0,
                      nodes / causes.zones};
        }
    }

    [[nodiscard]] int there(const State& state) const {
        return nodes_ - state.large_lost * large_.nodes - state.small_lost * small_.nodes;
    }

    /// The likeliest first.
    [[nodiscard]] std::vector<State> likely_states() const {
        constexpr double negligible = 1e-10;
        std::vector<State> states;
        for (State it; it.large_lost <= large_.count; ++it.large_lost) {
            for (it.small_lost = 0; it.small_lost <= small_.count; ++it.small_lost) {
                const double zones = exactly(it.large_lost, large_.count, zone_down_) *
                                     exactly(it.small_lost, small_.count, zone_down_);
                const int most_away = zones > negligible ? there(it) : -1;
                for (it.away = 0; it.away <= most_away; ++it.away) {
                    it.share_of_time = zones * exactly(it.away, there(it), node_down_);
                    if (it.share_of_time > negligible) {
                        states.push_back(it);
                    }
                }
            }
        }
        std::stable_sort(states.begin(), states.end(), [](const State& a, const State& b) {
            return a.share_of_time > b.share_of_time;
        });
        return states;
    }

    /// Moves a second, by a repair or a failure.
    [[nodiscard]] double rate(const State& from, const State& to) const {
        const double repairs = repairs_per_second(from, to);
        return repairs > 0 ? repairs
                           : repairs_per_second(to, from) * to.share_of_time / from.share_of_time;
    }

private:
    [[nodiscard]] double repairs_per_second(const State& from, const State& to) const {
        const int large = from.large_lost - to.large_lost;
        const int small = from.small_lost - to.small_lost;
        if (large == 0 && small == 0) {
            return from.away - to.away == 1 ? from.away / in_seconds(causes_.node->down) : 0;
        }
        if (large + small != 1 || large * small != 0) {
            return 0;
        }
        const int lost = large == 1 ? from.large_lost : from.small_lost;
        return lost / in_seconds(causes_.zone->down) *
               exactly(to.away - from.away, there(to) - there(from), node_down_);
    }

    const Causes& causes_;
    int nodes_;
    double node_down_;
    double zone_down_;
    Zones large_ = {};
    Zones small_ = {};
};

} // namespace

Chain chain_of(const Causes& causes, int nodes, std::size_t most_states) {
    const ChainOfNodes all(causes, nodes);
    std::vector<State> kept;
    Chain chain;
    for (const State& state : all.likely_states()) {
        if (kept.size() == most_states) {
            break;
        }
        const bool leads_to_one = std::any_of(
            kept.begin(), kept.end(), [&](const State& it) { return all.rate(state, it) > 0; });
        if (kept.empty() || leads_to_one) {
            kept.push_back(state);
            chain.states.push_back({state.share_of_time, all.there(state) - state.away});
        }
    }
    for (const State& from : kept) {
        std::vector<double>& rates = chain.per_second.emplace_back();
        for (const State& to : kept) {
            rates.push_back(&from == &to ? 0 : all.rate(from, to));
        }
    }
    return chain;
}

} // namespace skusim::availability
