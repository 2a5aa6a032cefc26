#include <skusim/availability/shares.hpp>
#include <skusim/planner/endurance.hpp>

#include <algorithm>

namespace skusim::planner {

int Endurance::left(scenario::Event event, int nodes) const {
    int lost = 1;
    if (event == scenario::Event::zone) {
        lost = availability::largest_zone(nodes, causes.zones);
    } else if (event == scenario::Event::upgrade) {
        lost = causes.upgrade ? causes.upgrade->max_unavailable : 0;
    }
    return std::max(nodes - lost, 0);
}

bool Endurance::is_endured_by(int nodes, int needed) const {
    const auto survives = [&](scenario::Event event) { return left(event, nodes) >= needed; };
    return nodes >= needed && std::all_of(events.begin(), events.end(), survives) &&
           (!share_of_time ||
            availability::share_with_at_least(causes, nodes, needed) >= *share_of_time);
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

Endurance endurance_of(const scenario::Scenario& scenario) {
    Endurance endurance;
    if (scenario.failures) {
        endurance.events = scenario.failures->survive;
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

Endurance only(const Endurance& all, scenario::Event event) {
    return {{event}, all.causes, std::nullopt, all.most};
}

Endurance only_share(const Endurance& all) {
    return {{}, all.causes, all.share_of_time, all.most};
}

} // namespace skusim::planner
