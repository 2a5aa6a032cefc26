#include <skusim/base/wording.hpp>
#include <skusim/experiment/failures.hpp>
#include <skusim/placement/failing_cluster.hpp>
#include <skusim/scenario/outages.hpp>

#include <algorithm>
#include <fmt/format.h>
#include <utility>

namespace skusim::placement {

namespace {

using scenario::Failures;

/// Why the cluster's nodes cannot fail; empty if they can.
std::string why_not(const scenario::Scenario& scenario, const experiment::Trial& cluster) {
    std::string_view what = scenario::what_cannot_fail(scenario);
    experiment::Trial failing = cluster;
    failing.cluster.outages.emplace().in_flight =
        scenario.failures->in_flight.value_or(serving::InFlight::lost);
    if (what.empty() && !serving::can_fail(failing.cluster)) { // as on some SKUs
        what = cluster.cluster.kind_if<serving::Tokens>() != nullptr
                   ? "machines that hold several engines"
                   : "workers that share their processors and stand still (in_flight: paused)";
    }
    return what.empty() ? std::string()
                        : fmt::format("{} are not simulated with failures yet", what);
}

/// What nobody has told of requests on a node that fails.
void note_assumptions(const Failures& failures, std::vector<std::string>& notes) {
    if (!failures.in_flight) {
        notes.emplace_back("requests on a node that fails are taken to be lost; `failures: "
                           "{in_flight: sent-again}` sends them to another");
    }
    if (!failures.detection) {
        notes.push_back(fmt::format(
            "the router sends to a failed node for {} more, after which Kubernetes marks a node "
            "that "
            "does not answer (node-monitor-grace-period, Kubernetes documentation, 2025); "
            "`failures.detection` says otherwise",
            time_text(in_seconds(scenario::usual_detection))));
    }
}

void note_rates(const Failures& failures, std::vector<std::string>& notes) {
    if (failures.mtbf || failures.zone_outage || failures.pool) {
        notes.emplace_back("times between failures and times of repair are drawn from exponential "
                           "laws, those of a recorded pool as they were");
    }
}

/// An advisor tells of SKUs alone.
void note_advisor(const Failures& failures, std::vector<std::string>& notes) {
    const auto& evictions = failures.evictions;
    if (evictions && !evictions->rate && evictions->looks.empty()) {
        notes.push_back(fmt::format("failures.evictions.advisor {}: no evictions are in these "
                                    "figures",
                                    evictions->bands
                                        ? "tells of SKUs; name the one that is simulated with --sku"
                                        : "says nothing of this SKU in its region"));
    }
}

std::string too_few_outages(double share_in_service, double needed, std::int64_t most) {
    return fmt::format(
        "{} that {} of them take {:.2g} requests, and "
        "simulation.max_requests is {:.2g}: nothing of them is in these figures; "
        "`failures: {{episodes: [{{event: node, at: 60 s, for: 10 min}}]}}` looks at a "
        "single one, `slo.availability` at the share of time",
        share_in_service < 0.5 ? "failures are so long, nodes being down more often than up,"
                               : "failures are so rare",
        experiment::least_outages, needed, static_cast<double>(most));
}

/// A node that goes down, or comes back, is simulated as a request is.
std::string too_many_outages(const experiment::Trial& failing, const experiment::Effort& effort) {
    const double each = experiment::outages_per_request(failing);
    const auto least = static_cast<double>(std::min(effort.first_look, effort.max_requests / 2));
    if (2 * each * least <= static_cast<double>(effort.max_requests)) {
        return "";
    }
    return fmt::format(
        "failures are so many, {:.2g} to a request, that {:.2g} requests take "
        "{:.2g} of them, down and up, and simulation.max_requests is {:.2g}: nothing "
        "of them is in these figures; raise it, or take the share of the time that "
        "nodes are in service, {:.4g} %, which requests so rare meet",
        each, least, 2 * each * least, static_cast<double>(effort.max_requests),
        100 * serving::share_in_service(*failing.cluster.outages, failing.cluster.nodes()));
}

/// Why the rates are not simulated; empty if they are.
std::string why_no_rates(const experiment::Trial& failing, const experiment::Effort& effort) {
    // While a pattern's runs warm up, nodes have to forget that all were there.
    constexpr int relaxations = 4;
    const auto* pattern = std::get_if<workload::PatternArrivals>(&failing.arrivals);
    const Duration relaxation = serving::relaxation_time(*failing.cluster.outages);
    if (pattern != nullptr && relaxation * relaxations > pattern->period) {
        return fmt::format("nodes that are down stay so for so long that one period of {} says "
                           "little of the next: nothing of `failures` is in these figures",
                           time_text(in_seconds(pattern->period)));
    }
    const double needed = experiment::requests_for_outages(failing);
    if (needed <= static_cast<double>(effort.max_requests)) {
        return too_many_outages(failing, effort);
    }
    const serving::ClusterConfig& cluster = failing.cluster;
    return too_few_outages(serving::share_in_service(*cluster.outages, cluster.nodes()), needed,
                           effort.max_requests);
}

experiment::EpisodesTrial episodes_on(const experiment::Trial& cluster, const Failures& failures,
                                      std::vector<scenario::PlannedEpisode> planned) {
    experiment::EpisodesTrial trial{cluster, {}, {}};
    trial.outages.in_flight = failures.in_flight.value_or(serving::InFlight::lost);
    trial.outages.detection = failures.detection.value_or(scenario::usual_detection);
    trial.outages.back_off = failures.back_off;
    serving::OutageSchedule& schedule = trial.outages.schedules.emplace_back();
    for (scenario::PlannedEpisode& each : planned) {
        trial.episodes.push_back({each.at, each.until});
        schedule.outages.insert(schedule.outages.end(), each.outages.begin(), each.outages.end());
    }
    return trial;
}

} // namespace

experiment::Trial FailingCluster::shown() const {
    if (!episodes) {
        return trial;
    }
    experiment::Trial with_episodes = episodes->steady;
    with_episodes.cluster.outages = episodes->outages;
    return with_episodes;
}

tl::expected<FailingCluster, std::string> failing_cluster(const scenario::Scenario& scenario,
                                                          experiment::Trial cluster,
                                                          const experiment::Effort& effort) {
    FailingCluster result{std::move(cluster), std::nullopt, {}};
    if (!scenario.failures) {
        return result;
    }
    const Failures& failures = *scenario.failures;
    const int nodes = result.trial.cluster.nodes();
    // A number of nodes is as much as that share of these.
    const scenario::Surge added = scenario::surge_of(scenario);
    const double surge = std::max(added.share, static_cast<double>(added.nodes) / nodes);
    const std::string why = why_not(scenario, result.trial);
    if (!failures.episodes.empty()) {
        if (!why.empty()) {
            return tl::unexpected("failures.episodes: " + why);
        }
        auto planned = scenario::planned_episodes(failures, surge, nodes);
        if (!planned) {
            return tl::unexpected(planned.error());
        }
        result.episodes = episodes_on(result.trial, failures, std::move(*planned));
    }
    serving::OutageRules rates = scenario::outages_at_rates(failures, surge, nodes);
    bool has_rates = !rates.renewals.empty() || !rates.schedules.empty();
    note_advisor(failures, result.notes);
    if (has_rates && !why.empty()) {
        result.notes.push_back(why + ": nothing of `failures` is in these figures");
        has_rates = false;
    }
    if (has_rates) {
        experiment::Trial failing = result.trial;
        failing.cluster.outages = std::move(rates);
        std::string not_simulated = why_no_rates(failing, effort);
        has_rates = not_simulated.empty();
        if (has_rates) {
            result.trial = std::move(failing);
            note_rates(failures, result.notes);
        } else {
            result.notes.push_back(std::move(not_simulated));
        }
    }
    if (has_rates || result.episodes) {
        note_assumptions(failures, result.notes);
    }
    return result;
}

} // namespace skusim::placement
