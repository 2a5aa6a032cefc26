#include <skusim/closer/explanation.hpp>
#include <skusim/experiment/parallel.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/planner/efforts.hpp>
#include <skusim/planner/least_cluster.hpp>
#include <skusim/tariff/tariff.hpp>

#include "at_its_peak.hpp"

#include <algorithm>
#include <cmath>
#include <set>

namespace skusim::closer {

namespace {

constexpr std::int64_t most_requests = 300'000;
constexpr double precision = 0.05;

experiment::Effort showing(const planner::Efforts& efforts) {
    experiment::Effort effort = efforts.precise();
    effort.precision = std::max(effort.precision, precision);
    effort.max_requests = std::min(effort.max_requests, most_requests);
    effort.first_look = 20'000;
    effort.waits = experiment::Waits::unmeasured;
    return effort;
}

class Explainer {
public:
    Explainer(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
              const planner::Plan& plan)
        : scenario_(at_its_peak(scenario)), hardware_(hardware), plan_(plan),
          efforts_(scenario_.simulation) {}

    [[nodiscard]] std::vector<ClusterPoint> counts(const planner::Choice& choice) const {
        constexpr int fewer = 2;
        constexpr int more = 3;
        const experiment::Trial node = node_of(choice.candidate);
        std::vector<ClusterPoint> points;
        for (int nodes = std::max(choice.nodes_for_slo - fewer, 1);
             nodes <= choice.nodes_for_slo + more; ++nodes) {
            points.push_back(measured(choice.candidate, node, nodes));
        }
        return points;
    }

    [[nodiscard]] planner::Profile profile(std::size_t candidate) const {
        constexpr std::int64_t requests = 60'000;
        planner::ProfileEffort effort = efforts_.screening();
        effort.point.goal = experiment::Goal::precision;
        effort.point.precision = precision;
        effort.point.max_requests = requests;
        effort.whole_curve = true;
        return planner::profile_node(node_of(candidate), *scenario_.slo, effort, [] {});
    }

    [[nodiscard]] experiment::Timeline timeline(const planner::Choice& choice) const {
        constexpr double requests = 20'000;
        constexpr int steps = 240;
        const experiment::Trial trial =
            placement::cluster_of(node_of(choice.candidate), choice.nodes);
        const double rate = choice.service().outcome.metric(experiment::Metric::throughput).value;
        if (!experiment::is_stable(trial) || !(rate > 0)) {
            return {};
        }
        return experiment::record_timeline(trial, scenario_.simulation.seed, requests / rate,
                                           steps);
    }

    /// Gives the least cluster of one machine that holds, and two larger ones.
    [[nodiscard]] std::vector<ClusterPoint> trade_offs_of(std::size_t candidate) const {
        const planner::Candidate& it = plan_.candidates[candidate];
        const experiment::Trial node = node_of(candidate);
        scenario::Scenario quick = scenario_;
        quick.simulation.max_requests = std::min(quick.simulation.max_requests, most_requests);
        const planner::NodeCount least =
            planner::least_cluster(quick, node, it.profile()->capacity.value);
        std::vector<ClusterPoint> points;
        if (!least.is_found) {
            return points;
        }
        const int step = std::max(1, least.nodes / 10);
        for (int i = 0; i < 3; ++i) {
            points.push_back(measured(candidate, node, least.nodes + i * step));
        }
        return points;
    }

    /// The candidates of least cost are worth it, each kind of machine once.
    [[nodiscard]] std::vector<std::size_t> worth_comparing() const {
        constexpr std::size_t most = 10;
        std::vector<std::size_t> list;
        for (std::size_t i = 0; i < plan_.candidates.size(); ++i) {
            if (plan_.candidates[i].verdict == planner::Verdict::feasible &&
                plan_.candidates[i].profile()) {
                list.push_back(i);
            }
        }
        std::stable_sort(list.begin(), list.end(), [&](std::size_t a, std::size_t b) {
            return *plan_.candidates[a].usd_per_hour < *plan_.candidates[b].usd_per_hour;
        });
        std::set<const planner::Profile*> seen;
        std::erase_if(list, [&](std::size_t i) {
            return !seen.insert(plan_.candidates[i].profile()).second;
        });
        list.resize(std::min(list.size(), most));
        return list;
    }

private:
    [[nodiscard]] experiment::Trial node_of(std::size_t candidate) const {
        const planner::Candidate& chosen = plan_.candidates[candidate];
        scenario::Scenario as_chosen = scenario_;
        planner::ask_for_chosen(as_chosen, chosen);
        return placement::place(as_chosen, chosen.sku, hardware_).value().node;
    }

    [[nodiscard]] ClusterPoint measured(std::size_t candidate, const experiment::Trial& node,
                                        int nodes) const {
        const tariff::Tariff tariff =
            *tariff::tariff_of(plan_.candidates[candidate].sku, scenario_.policy.pricing);
        return {candidate, nodes, tariff::hourly(tariff, nodes),
                experiment::run(placement::cluster_of(node, nodes), &*scenario_.slo,
                                showing(efforts_))};
    }

    scenario::Scenario scenario_;
    const catalog::Hardware& hardware_;
    const planner::Plan& plan_;
    planner::Efforts efforts_;
};

} // namespace

std::optional<Explanation> explain(const scenario::Scenario& scenario,
                                   const catalog::Hardware& hardware, const planner::Plan& plan,
                                   const planner::ProgressSink& progress) {
    if (scenario.job() || !plan.cheapest) {
        return std::nullopt;
    }
    const planner::Choice& choice = *plan.cheapest;
    const Explainer explainer(scenario, hardware, plan);
    const std::vector<std::size_t> machines = explainer.worth_comparing();
    const auto tell = [&](std::size_t done) { progress({"explain", done, machines.size() + 1}); };
    tell(0);
    Explanation result;
    result.candidate = choice.candidate;
    result.counts = explainer.counts(choice);
    result.profile = explainer.profile(choice.candidate);
    result.timeline = explainer.timeline(choice);
    std::vector<std::vector<ClusterPoint>> points(machines.size());
    experiment::for_each_in_parallel(
        machines.size(), [&](std::size_t i) { points[i] = explainer.trade_offs_of(machines[i]); },
        [&](std::size_t done) { tell(done + 1); });
    for (const std::vector<ClusterPoint>& of_one : points) {
        result.trade_offs.insert(result.trade_offs.end(), of_one.begin(), of_one.end());
    }
    return result;
}

} // namespace skusim::closer
