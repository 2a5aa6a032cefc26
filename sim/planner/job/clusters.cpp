#include "clusters.hpp"

#include <skusim/experiment/trial.hpp>
#include <skusim/theory/preemption.hpp>

#include <algorithm>
#include <cmath>

namespace skusim::planner {

namespace {

/// The cluster of one node less than holds ends within two deadlines.
constexpr int several_deadlines = 4;

/// Below a thousandth, a difference in cost is not worth another simulation.
constexpr double worth_a_look = 1e-3;

constexpr std::size_t shapes_kept = 4; // of up to 128 MB each

std::tuple<random::ShapeKind, double, std::vector<double>> key_of(const random::Shape& shape) {
    return {shape.kind, shape.cv, shape.values};
}

} // namespace

std::shared_ptr<const JobSimulator::Demands> JobSimulator::demands(const random::Shape& shape) {
    const ShapeKey key = key_of(shape);
    for (const auto& [known, drawn] : drawn_) {
        if (known == key) {
            return drawn;
        }
    }
    if (drawn_.size() == shapes_kept) {
        drawn_.erase(drawn_.begin());
    }
    auto drawn = std::make_shared<const Demands>(
        experiment::JobDemands::draw(job(), shape, experiment::effort_for(scenario_.simulation)));
    drawn_.emplace_back(key, drawn);
    return drawn;
}

experiment::JobTrial JobSimulator::trial(const serving::JobCluster& cluster,
                                         const random::Distribution& service) const {
    return {job(), cluster, service};
}

tl::expected<experiment::JobWork, std::string>
JobSimulator::work(const random::Distribution& service) {
    const auto drawn = demands(service.shape);
    if (!*drawn) {
        return tl::unexpected(drawn->error());
    }
    return experiment::job_work(job(), service, **drawn, scenario_.simulation.confidence);
}

const experiment::JobOutcome& JobSimulator::outcome(const serving::JobCluster& cluster,
                                                    const random::Distribution& service) {
    const bool is_evictable =
        cluster.tier == workload::Tier::low_priority && job().evictions.value() > 0;
    const auto [found, is_new] = outcomes_.try_emplace(ClusterKey{
        key_of(service.shape), service.mean, cluster.workers, is_evictable, cluster.nodes});
    if (is_new) {
        found->second = experiment::run_job(trial(cluster, service), **demands(service.shape),
                                            scenario::allowed_failures(scenario_),
                                            experiment::effort_for(scenario_.simulation),
                                            several_deadlines * job().deadline);
        ++effort_.simulated;
    }
    return found->second;
}

experiment::JobOutcome JobSimulator::outcome_to_the_end(const serving::JobCluster& cluster,
                                                        const random::Distribution& service) {
    ++effort_.simulated;
    return experiment::run_job(trial(cluster, service), **demands(service.shape),
                               scenario::allowed_failures(scenario_),
                               experiment::effort_for(scenario_.simulation));
}

std::vector<experiment::CrossCheck>
JobSimulator::cross_checks(const serving::JobCluster& cluster,
                           const random::Distribution& service) {
    return experiment::cross_checks(trial(cluster, service), **demands(service.shape),
                                    outcome(cluster, service), scenario_.simulation.confidence);
}

JobClusters::JobClusters(std::size_t candidate, int workers, random::Distribution service,
                         workload::Tier tier, const tariff::Tariff& tariff,
                         const experiment::JobWork& work, JobSimulator& simulator)
    : candidate_(candidate), workers_(workers), service_(std::move(service)), tier_(tier),
      tariff_(tariff), work_(work), simulator_(simulator), lower_bound_(first_bound()) {}

double JobClusters::least_makespan(int nodes) const {
    return experiment::least_makespan_seconds(simulator_.job(), work_, nodes, workers_);
}

// The least makespan falls with the number of nodes.
int JobClusters::first_bound() const {
    const double deadline = in_seconds(simulator_.job().deadline);
    if (least_makespan(never) > deadline) {
        return never;
    }
    int fails = 0;
    int may_hold = never;
    while (may_hold - fails > 1) {
        const int middle = fails + (may_hold - fails) / 2;
        (least_makespan(middle) > deadline ? fails : may_hold) = middle;
    }
    return may_hold;
}

// Each mini-batch is worked on until a node lives as long as it takes; the mean of that is convex
// in its length, so no less than that of the mean length (Jensen).
double JobClusters::work_with_evictions() const {
    const double rate =
        tier_ == workload::Tier::low_priority ? simulator_.job().evictions.value() : 0.0;
    const auto count = static_cast<double>(simulator_.job().mini_batches());
    return count * theory::mean_time_with_restarts_seconds(rate, work_.work_seconds / count, 0);
}

// There are as many as the work asks for while each eviction is followed by a boot.
int JobClusters::first_guess() const {
    const workload::Job& job = simulator_.job();
    if (tier_ == workload::Tier::dedicated || job.evictions.value() <= 0) {
        return lower_bound_;
    }
    const double boot = in_seconds(job.boot_time);
    const double needed = work_with_evictions() / workers_ * (1 + job.evictions.value() * boot) -
                          job.min_nodes * boot;
    const double nodes = std::ceil(needed / std::max(in_seconds(job.deadline) - boot, 1e-9));
    return static_cast<int>(std::clamp(nodes, 1.0 * lower_bound_, 1.0 * never));
}

bool JobClusters::more_could_pay(int nodes, int more) {
    const workload::Job& job = simulator_.job();
    const experiment::JobOutcome& now = outcome(nodes);
    const double each = in_seconds(job.boot_time + job.idle_before_scale_down) / 3600;
    const double saved = now.idle_hours - (more - nodes) * each;
    return saved > worth_a_look * now.node_hours.value;
}

// Every attempt is paid for on some node, as is each node's boot. A dedicated node is paid for
// until it has been idle after the job's end; a low-priority one may be evicted before.
Usd JobClusters::least_cost(int nodes) const {
    const workload::Job& job = simulator_.job();
    const int renting = nodes - std::min(job.min_nodes, nodes);
    double seconds = work_with_evictions() / workers_ + renting * in_seconds(job.boot_time);
    if (tier_ == workload::Tier::dedicated) {
        seconds = nodes * least_makespan(nodes) + renting * in_seconds(job.idle_before_scale_down);
    }
    return tariff::least_cost(tariff_, seconds / 3600);
}

const experiment::JobOutcome& JobClusters::outcome(int nodes) {
    return simulator_.outcome(cluster(nodes), service_);
}

experiment::JobOutcome JobClusters::outcome_to_the_end(int nodes) {
    return simulator_.outcome_to_the_end(cluster(nodes), service_);
}

bool JobClusters::holds(int nodes) {
    return experiment::decision(outcome(nodes)) == experiment::Decision::holds;
}

tariff::TotalCost JobClusters::cost(int nodes) {
    return tariff::total_cost(tariff_, outcome(nodes).rented,
                              simulator_.scenario().simulation.confidence);
}

NodeCount JobClusters::search(int most) {
    return least_that_holds(lower_bound_, first_guess(), most,
                            [&](int nodes) { return experiment::decision(outcome(nodes)); });
}

Choice JobClusters::choice(int nodes, int nodes_for_slo) {
    Choice choice;
    choice.candidate = candidate_;
    choice.nodes = nodes;
    choice.nodes_for_slo = nodes_for_slo;
    choice.nodes_lower_bound = lower_bound_;
    choice.usd_per_node_hour = tariff::hourly(tariff_, 1);
    choice.usd_per_hour = tariff::hourly(tariff_, nodes);
    choice.cross_checks = simulator_.cross_checks(cluster(nodes), service_);
    JobChoice job;
    job.tier = tier_;
    job.outcome = outcome(nodes);
    const tariff::TotalCost total = cost(nodes);
    job.usd_total = total.mean;
    job.usd_total_estimate = total.estimate;
    job.usd_per_million_items = tariff::per_million_items(total.mean, simulator_.job().items);
    if (nodes_for_slo > 1) {
        job.previous = outcome(nodes_for_slo - 1);
    }
    choice.workload = std::move(job);
    return choice;
}

} // namespace skusim::planner
