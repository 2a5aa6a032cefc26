#include <skusim/serving/outages/rules.hpp>

#include <algorithm>

namespace skusim::serving {

double share_in_service(const OutageRules& rules, int nodes) {
    const auto affected = [&](const NodeSet& set) {
        return set.count / static_cast<double>(nodes);
    };
    // Nodes that fail each by themselves share one average; what takes several away multiplies it.
    double alone = 0;
    double share = 1;
    for (const Renewal& renewal : rules.renewals) {
        const double up = in_seconds(renewal.up.mean);
        const double away = in_seconds(renewal.down.mean);
        const double lost = away / (up + away) * affected(renewal.nodes);
        if (renewal.nodes.count == 1) {
            alone += lost;
        } else {
            share *= 1 - lost;
        }
    }
    for (const OutageSchedule& schedule : rules.schedules) {
        double away = 0;
        for (const Outage& outage : schedule.outages) {
            away += in_seconds(outage.lasts - outage.drain.value_or(Duration::zero())) *
                    affected(outage.nodes);
        }
        share *= schedule.period ? 1 - away / in_seconds(*schedule.period) : 1;
    }
    return std::max(share * (1 - alone), 0.0);
}

double outages_per_second(const OutageRules& rules) {
    double rate = 0;
    for (const Renewal& renewal : rules.renewals) {
        rate += 1 / in_seconds(renewal.up.mean + renewal.down.mean);
    }
    for (const OutageSchedule& schedule : rules.schedules) {
        rate += schedule.period
                    ? static_cast<double>(schedule.outages.size()) / in_seconds(*schedule.period)
                    : 0;
    }
    return rate;
}

Duration relaxation_time(const OutageRules& rules) {
    double longest = 0;
    for (const Renewal& renewal : rules.renewals) {
        const double up = in_seconds(renewal.up.mean);
        const double away = in_seconds(renewal.down.mean);
        longest = std::max(longest, up * away / (up + away));
    }
    return from_seconds(longest);
}

} // namespace skusim::serving
