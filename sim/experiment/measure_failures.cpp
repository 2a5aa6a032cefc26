#include "measure_failures.hpp"

#include <skusim/stats/interval.hpp>

#include "ratios.hpp"

namespace skusim::experiment {

bool can_lose(const serving::ClusterConfig& cluster) {
    return cluster.queue.can_lose() ||
           (cluster.outages && cluster.outages->in_flight == serving::InFlight::lost);
}

std::optional<FailureResult> measure_failures(const Trial& trial, const Tallies& tallies,
                                              double confidence) {
    if (!trial.cluster.outages) {
        return std::nullopt;
    }
    FailureResult result;
    for (const Tally* tally : tallies) {
        result.outages += tally->outages;
    }
    const auto arrived = [](const Tally& tally) { return tally.arrived; };
    const stats::Estimate share =
        ratio(parts_of(
                  tallies, [](const Tally& tally) { return tally.running_seconds; },
                  [&](const Tally& tally) { return tally.window_seconds * trial.cluster.nodes(); }),
              confidence);
    result.in_service = stats::within(share, 0, 1);
    result.lost =
        stats::share_interval(parts_of(
                                  tallies, [](const Tally& tally) { return tally.lost; }, arrived),
                              confidence);
    result.sent_again =
        ratio(parts_of(
                  tallies, [](const Tally& tally) { return tally.sent_again; }, arrived),
              confidence);
    return result;
}

} // namespace skusim::experiment
