#include <skusim/availability/chain.hpp>
#include <skusim/availability/shares.hpp>
#include <skusim/planner/endurance.hpp>
#include <skusim/theory/fluid_queue.hpp>

#include <algorithm>
#include <variant>

namespace skusim::planner {

namespace {

/// Their matrices take a tenth of a second; a thousand nodes that fail one by one have fewer.
constexpr std::size_t most_states = 128;

/// Queues of a load that all nodes drain, with nothing else on their way: a fluid limit, exact of
/// nodes that go and come back together.
class Overload {
public:
    Overload(const Endurance& endurance, int nodes, const std::vector<LoadLevel>& load)
        : endurance_(endurance), nodes_(nodes), load_(load) {
        for (const LoadLevel& level : load) {
            mean_ += level.share_of_time * level.nodes;
            most_ = std::max(most_, level.nodes);
        }
    }

    /// The time that they take to drain, over that in which so many nodes are up.
    [[nodiscard]] double drained_after(int up) const {
        if (up == 0 && !endurance_.waits_for_first_node) {
            return 0;
        }
        double share = 0;
        for (const LoadLevel& level : load_) {
            const double lasting = level.nodes < nodes_ ? level.nodes : mean_;
            share += level.share_of_time * std::max(level.nodes - up, 0.0) / (nodes_ - lasting);
        }
        return share;
    }

    /// The share of time that they take to drain.
    [[nodiscard]] double drained_by_all() const {
        double share = 0;
        double at_least = 1;
        for (int up = 0; up < most_ && up < nodes_; ++up) {
            const double more =
                availability::share_with_at_least(endurance_.causes, nodes_, up + 1);
            share += (at_least - more) * drained_after(up);
            at_least = more;
        }
        return share;
    }

private:
    const Endurance& endurance_;
    int nodes_;
    const std::vector<LoadLevel>& load_;
    double mean_ = 0;
    double most_ = 0;
};

} // namespace

int Endurance::left(scenario::Disruption event, int nodes) const {
    int lost = 1;
    if (event == scenario::Disruption::zone) {
        lost = availability::largest_zone(nodes, causes.zones);
    } else if (event == scenario::Disruption::upgrade) {
        lost = causes.upgrade ? causes.upgrade->max_unavailable : 0;
    }
    return std::max(nodes - lost, 0);
}

double Endurance::backlog_share(int nodes, int needed) const {
    double mean = 0;
    for (const LoadLevel& level : waiting_load) {
        mean += level.share_of_time * level.nodes;
    }
    if (mean <= 0) {
        return 0;
    }
    if (nodes <= mean) {
        return 1; // they never drain
    }
    const std::vector<LoadLevel> steady{{1, mean}};
    const Overload steadily(*this, nodes, steady);
    const availability::Chain chain = availability::chain_of(causes, nodes, most_states);
    std::vector<double> net_rates;
    double left_out = steadily.drained_by_all();
    double flow = 0;
    for (const availability::ChainState& state : chain.states) {
        net_rates.push_back(state.nodes > 0 || waits_for_first_node ? mean - state.nodes : 0);
        flow += state.share_of_time * net_rates.back();
        left_out -= state.share_of_time * steadily.drained_after(state.nodes);
    }
    if (flow >= 0) {
        return 1;
    }
    double share = std::max(left_out, 0.0);
    const std::vector<double> waiting = theory::shares_with_fluid(chain.per_second, net_rates);
    for (std::size_t i = 0; i < waiting.size(); ++i) {
        share += chain.states[i].nodes >= needed ? waiting[i] : 0;
    }
    if (waiting_load.size() > 1) {
        share = std::max(share, Overload(*this, nodes, waiting_load).drained_by_all());
    }
    return std::min(share, 1.0);
}

double Endurance::kept_share(int nodes, int needed) const {
    const double enough = availability::share_with_at_least(causes, nodes, needed);
    return std::max(enough - backlog_share(nodes, needed), 0.0);
}

bool Endurance::is_endured_by(int nodes, int needed) const {
    const auto survives = [&](scenario::Disruption event) { return left(event, nodes) >= needed; };
    return nodes >= needed && std::all_of(events.begin(), events.end(), survives) &&
           (!share_of_time || kept_share(nodes, needed) >= *share_of_time);
}

// More nodes endure more. That is not quite so of upgrades that take nodes away, which last longer
// the more nodes there are: then the answer still holds, and that with one node less does not.
int Endurance::nodes_for(int needed) const {
    if (needed > most ||
        (share_of_time && availability::greatest_share(causes) <= *share_of_time)) {
        return std::max(most + 1, needed);
    }
    int fails = needed - 1;
    int holds = needed;
    for (int step = 1; !is_endured_by(holds, needed); step *= 2) {
        if (holds == most) {
            return most + 1;
        }
        fails = holds;
        holds = std::min(holds + step, most);
    }
    while (holds - fails > 1) {
        const int middle = fails + (holds - fails) / 2;
        (is_endured_by(middle, needed) ? holds : fails) = middle;
    }
    return holds;
}

std::vector<LoadLevel> waiting_load(const experiment::Trial& node) {
    const std::optional<double> mean = experiment::offered_utilization(node);
    if (!mean || serving::sheds_load(node.cluster)) {
        return {};
    }
    const auto* pattern = std::get_if<workload::PatternArrivals>(&node.arrivals);
    if (pattern == nullptr) {
        return {{1, *mean * node.cluster.nodes()}};
    }
    std::vector<LoadLevel> levels;
    const double nodes_per_rate = *mean * node.cluster.nodes() / pattern->mean_rate().value();
    for (std::size_t i = 0; i < pattern->rates.size(); ++i) {
        levels.push_back({in_seconds(pattern->length_of(i)) / in_seconds(pattern->period),
                          pattern->rates[i].value() * nodes_per_rate});
    }
    return levels;
}

Endurance endurance_of(const scenario::Scenario& scenario) {
    Endurance endurance;
    if (scenario.failures) {
        endurance.events = scenario.failures->survive;
        endurance.waits_for_first_node = scenario.failures->in_flight.value_or(
                                             serving::InFlight::lost) != serving::InFlight::lost;
        endurance.causes = scenario::causes_of(*scenario.failures);
        if (scenario.policy.pricing != scenario::Pricing::spot) {
            endurance.causes.pool.reset(); // it is of spot machines that commitments speak of
        }
        if (endurance.causes.upgrade) {
            const scenario::Surge surge = scenario::surge_of(scenario);
            endurance.causes.upgrade->max_surge = surge.share;
            endurance.causes.upgrade->least_surge = surge.nodes;
        }
    }
    endurance.share_of_time = scenario.slo ? scenario.slo->availability : std::nullopt;
    endurance.most = scenario.policy.max_nodes;
    return endurance;
}

Endurance endurance_of(const scenario::Scenario& scenario, const catalog::Sku& sku) {
    Endurance endurance = endurance_of(scenario);
    if (scenario.failures && scenario.policy.pricing == scenario::Pricing::spot) {
        endurance.causes.pool = scenario::pool_of(*scenario.failures, sku);
    }
    return endurance;
}

Endurance only(const Endurance& all, scenario::Disruption event) {
    Endurance one = all;
    one.events = {event};
    one.share_of_time.reset();
    return one;
}

Endurance only_share(const Endurance& all) {
    Endurance share = all;
    share.events.clear();
    return share;
}

} // namespace skusim::planner
