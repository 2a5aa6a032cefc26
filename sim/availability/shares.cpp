#include <skusim/availability/shares.hpp>
#include <skusim/base/check.hpp>

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/binomial.hpp>
#include <cmath>

namespace skusim::availability {

namespace {

/// P(at least `needed` of `nodes` are up), each by itself with that probability.
double at_least(int nodes, double up, int needed) {
    if (needed <= 0) {
        return 1;
    }
    if (needed > nodes) {
        return 0;
    }
    return up >= 1 ? 1 : boost::math::ibeta(needed, nodes - needed + 1, up);
}

double lost_exactly(int lost, int of, double up) {
    return boost::math::binomial_coefficient<double>(static_cast<unsigned>(of),
                                                     static_cast<unsigned>(lost)) *
           std::pow(up, of - lost) * std::pow(1 - up, lost);
}

/// The share where all nodes are to be had.
double share_of(const Causes& causes, int nodes, int needed) {
    const double node_up = causes.node ? share_up(*causes.node) : 1;
    if (!causes.zone) {
        return at_least(nodes, node_up, needed);
    }
    const double zone_up = share_up(*causes.zone);
    const int small_size = nodes / causes.zones;
    const int large = nodes % causes.zones; // zones with one node more
    const int small = causes.zones - large;
    double share = 0;
    for (int large_lost = 0; large_lost <= large; ++large_lost) {
        for (int small_lost = 0; small_lost <= small; ++small_lost) {
            const int left = nodes - large_lost * (small_size + 1) - small_lost * small_size;
            share += lost_exactly(large_lost, large, zone_up) *
                     lost_exactly(small_lost, small, zone_up) * at_least(left, node_up, needed);
        }
    }
    return std::min(share, 1.0);
}

/// The nodes that one has of so many, while the pool is in that state.
int had(const PoolState& state, int nodes) {
    const auto in_proportion = static_cast<int>(std::floor(state.share_of_nodes * nodes + 1e-9));
    return std::max(in_proportion, std::min(nodes, state.nodes));
}

/// With the pool, and without an upgrade.
double share_with_pool(const Causes& causes, int nodes, int needed) {
    if (!causes.pool) {
        return share_of(causes, nodes, needed);
    }
    double share = 0;
    for (const PoolState& state : causes.pool->states) {
        share += state.share_of_time * share_of(causes, had(state, nodes), needed);
    }
    return std::min(share, 1.0);
}

} // namespace

int largest_zone(int nodes, int zones) {
    return (nodes + zones - 1) / zones;
}

int nodes_that_survive_a_zone(int needed, int zones) {
    SKUSIM_CHECK(zones > 1, "nothing survives the loss of the only zone");
    return (needed * zones + zones - 2) / (zones - 1); // ceil(needed zones / (zones - 1))
}

double share_with_at_least(const Causes& causes, int nodes, int needed) {
    const double undisturbed = share_with_pool(causes, nodes, needed);
    if (!causes.upgrade || causes.upgrade->max_unavailable == 0) {
        return undisturbed; // new nodes come before old ones leave
    }
    const double busy = share_upgrading(*causes.upgrade, nodes);
    const int left = std::max(nodes - causes.upgrade->max_unavailable, 0);
    return (1 - busy) * undisturbed + busy * share_with_pool(causes, left, needed);
}

double mean_share_there(const Pool& pool, int nodes) {
    double there = 0;
    for (const PoolState& state : pool.states) {
        there += state.share_of_time * had(state, nodes);
    }
    return std::min(there / nodes, 1.0);
}

double greatest_share(const Causes& causes) {
    double share = causes.zone ? 1 - std::pow(1 - share_up(*causes.zone), causes.zones) : 1;
    if (causes.pool) {
        double there = 0;
        for (const PoolState& state : causes.pool->states) {
            there += state.share_of_nodes > 0 ? state.share_of_time : 0;
        }
        share *= std::min(there, 1.0);
    }
    return share;
}

} // namespace skusim::availability
