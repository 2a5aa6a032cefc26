#include <skusim/availability/causes.hpp>
#include <skusim/base/check.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace skusim::availability {

namespace {

constexpr double seconds_per_hour = 3600;

UpAndDown failing_as_often(const UpAndDown& process, double factor) {
    return {from_seconds(in_seconds(process.up) / factor), process.down};
}

} // namespace

double share_up(const UpAndDown& process) {
    const double up = in_seconds(process.up);
    return up / (up + in_seconds(process.down));
}

int surge_nodes(const Upgrade& upgrade, int nodes) {
    return std::max(static_cast<int>(std::ceil(upgrade.max_surge * nodes - 1e-9)),
                    upgrade.least_surge);
}

int rounds(const Upgrade& upgrade, int nodes) {
    const int at_once = surge_nodes(upgrade, nodes) + std::min(upgrade.max_unavailable, nodes);
    SKUSIM_CHECK(at_once > 0 || nodes == 0, "an upgrade renews some nodes in each round");
    return nodes == 0 ? 0 : (nodes + at_once - 1) / at_once;
}

Duration round_time(const Upgrade& upgrade) {
    return upgrade.drain + upgrade.boot + upgrade.soak;
}

double share_upgrading(const Upgrade& upgrade, int nodes) {
    const double busy = in_seconds(round_time(upgrade)) * rounds(upgrade, nodes);
    return std::min(busy / in_seconds(upgrade.every), 1.0);
}

Pool pool_at_rate(Rate evictions, Duration away, double together) {
    const UpAndDown whole{from_seconds(1 / evictions.value()), away};
    const double share = share_up(whole);
    Pool pool;
    pool.states = {{share, 1, 0}, {1 - share, 1 - together, 0}};
    pool.losses_per_hour = seconds_per_hour * share * evictions.value();
    pool.away = away;
    return pool;
}

Pool pool_of_looks(Duration gap, const std::vector<int>& nodes_there) {
    const int most =
        nodes_there.empty() ? 0 : *std::max_element(nodes_there.begin(), nodes_there.end());
    SKUSIM_CHECK(most > 0, "a pool has a node at some time");
    std::map<int, int> looks;
    int losses = 0;
    int spells_away = 0;
    for (std::size_t i = 0; i < nodes_there.size(); ++i) {
        ++looks[nodes_there[i]];
        losses += i > 0 && nodes_there[i] < nodes_there[i - 1] ? 1 : 0;
        spells_away += nodes_there[i] < most && (i == 0 || nodes_there[i - 1] == most) ? 1 : 0;
    }
    const auto all = static_cast<double>(nodes_there.size());
    Pool pool;
    for (const auto& [nodes, count] : looks) {
        pool.states.push_back({count / all, static_cast<double>(nodes) / most, nodes});
    }
    pool.losses_per_hour = losses * seconds_per_hour / (all * in_seconds(gap));
    if (spells_away > 0) {
        pool.away = from_seconds((all - looks[most]) * in_seconds(gap) / spells_away);
    }
    return pool;
}

bool has_any(const Causes& causes) {
    return causes.node || causes.zone || causes.upgrade || causes.pool;
}

Causes as_often(Causes causes, double factor) {
    for (std::optional<UpAndDown>* process : {&causes.node, &causes.zone}) {
        if (*process) {
            *process = failing_as_often(**process, factor);
        }
    }
    if (causes.pool && !causes.pool_is_recorded) {
        Pool& pool = *causes.pool;
        const double whole = pool.states.front().share_of_time;
        const double per_second = pool.losses_per_hour / seconds_per_hour / whole;
        pool = pool_at_rate(Rate{per_second * factor}, pool.away,
                            1 - pool.states.back().share_of_nodes);
    }
    return causes;
}

} // namespace skusim::availability
