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

/// Numbers of mini-batches in all runs that are kept, 8 bytes each.
constexpr std::size_t most_kept = 64'000'000;

std::size_t size_of(const experiment::JobDemands& demands) {
    return demands.runs().size() * demands.runs().front().demands.size();
}

/// Items whose demands have one law, whatever the mean.
bool are_alike(const experiment::TimedItems& a, const experiment::TimedItems& b) {
    return a.work() == b.work();
}

/// Engines of the same steps, however many a node has.
bool are_alike(const experiment::PromptEngine& a, const experiment::PromptEngine& b) {
    return a->rules == b->rules && a->lengths == b->lengths && *a->step_time == *b->step_time;
}

/// Items whose demands are the same draws.
bool draw_alike(const experiment::JobItems& a, const experiment::JobItems& b) {
    return std::visit(
        [&]<class Items>(const Items& items) {
            const auto* others = std::get_if<Items>(&b);
            return others != nullptr && are_alike(items, *others);
        },
        a);
}

bool can_be_evicted(const experiment::JobTrial& trial) {
    const serving::JobCluster& cluster = trial.cluster;
    return cluster.tier != workload::Tier::dedicated && cluster.nodes > cluster.dedicated &&
           trial.job.evictions.value() > 0;
}

} // namespace

std::size_t JobSimulator::number_of(const experiment::JobTrial& trial) {
    const auto found = std::find_if(alike_.begin(), alike_.end(), [&](const Alike& it) {
        return draw_alike(it.items, trial.items);
    });
    if (found == alike_.end()) {
        alike_.push_back({trial.items, nullptr});
        return alike_.size() - 1;
    }
    return static_cast<std::size_t>(found - alike_.begin());
}

/// Those that were drawn first go first.
void JobSimulator::forget_others() {
    std::size_t kept = 0;
    for (auto it = alike_.rbegin(); it != alike_.rend(); ++it) {
        kept += it->drawn && *it->drawn ? size_of(**it->drawn) : 0;
        if (kept > most_kept) {
            it->drawn = nullptr;
        }
    }
}

std::shared_ptr<const JobSimulator::Demands>
JobSimulator::demands(const experiment::JobTrial& trial) {
    const std::size_t number = number_of(trial);
    if (!alike_[number].drawn) {
        const experiment::Effort effort = experiment::effort_for(scenario_.simulation);
        auto drawn = std::make_shared<const Demands>(experiment::JobDemands::draw(
            trial, effort,
            experiment::runs_to_tell_failures(trial, scenario::allowed_failures(scenario_),
                                              effort)));
        forget_others();
        alike_[number].drawn = std::move(drawn);
    }
    return alike_[number].drawn;
}

tl::expected<experiment::JobWork, std::string>
JobSimulator::work(const experiment::JobTrial& trial) {
    const auto drawn = demands(trial);
    if (!*drawn) {
        return tl::unexpected(drawn->error());
    }
    return experiment::job_work(trial, **drawn, scenario_.simulation.confidence);
}

const experiment::JobOutcome& JobSimulator::outcome(const experiment::JobTrial& trial) {
    const serving::JobCluster& cluster = trial.cluster;
    const auto [found, is_new] = outcomes_.try_emplace(
        ClusterKey{number_of(trial), experiment::unit_of(trial), cluster.workers,
                   can_be_evicted(trial), cluster.nodes, cluster.dedicated});
    if (is_new) {
        found->second = experiment::run_job(
            trial, **demands(trial), scenario::allowed_failures(scenario_),
            experiment::effort_for(scenario_.simulation), several_deadlines * job().deadline);
        ++effort_.simulated;
    }
    return found->second;
}

experiment::JobOutcome JobSimulator::outcome_to_the_end(const experiment::JobTrial& trial) {
    ++effort_.simulated;
    return experiment::run_job(trial, **demands(trial), scenario::allowed_failures(scenario_),
                               experiment::effort_for(scenario_.simulation));
}

std::vector<experiment::CrossCheck> JobSimulator::cross_checks(const experiment::JobTrial& trial) {
    return experiment::cross_checks(trial, **demands(trial), outcome(trial),
                                    scenario_.simulation.confidence);
}

JobClusters::JobClusters(std::size_t candidate, experiment::JobTrial node,
                         const tariff::Tariff& tariff, const experiment::JobWork& work,
                         JobSimulator& simulator)
    : candidate_(candidate), node_(std::move(node)), tariff_(tariff), work_(work),
      simulator_(&simulator), lower_bound_(first_bound()) {}

JobClusters::JobClusters(std::size_t candidate, experiment::JobTrial node,
                         const tariff::BothTariffs& tariffs, const experiment::JobWork& work,
                         JobSimulator& simulator)
    : JobClusters(candidate, std::move(node), tariffs.low_priority, work, simulator) {
    dedicated_tariff_ = tariffs.dedicated;
}

JobClusters JobClusters::beside(int dedicated) const {
    JobClusters clusters = *this;
    clusters.node_.cluster.dedicated = dedicated;
    return clusters;
}

UsdPerHour JobClusters::hourly(int nodes) const {
    return dedicated_tariff_ ? tariff::hourly(*dedicated_tariff_, dedicated()) +
                                   tariff::hourly(tariff_, nodes - dedicated())
                             : tariff::hourly(tariff_, nodes);
}

tl::expected<experiment::JobWork, std::string> JobClusters::play() {
    auto work = simulator_->work(node_);
    if (work) {
        work_ = *work;
        lower_bound_ = first_bound();
    }
    return work;
}

experiment::JobTrial JobClusters::trial(int nodes) const {
    experiment::JobTrial trial = node_;
    trial.cluster.nodes = nodes;
    return trial;
}

bool JobClusters::is_evictable() const {
    return can_be_evicted(node_);
}

double JobClusters::least_makespan(int nodes) const {
    return experiment::least_makespan_seconds(simulator_->job(), work_, nodes, workers());
}

// The least makespan falls with the number of nodes.
std::optional<int> JobClusters::first_bound() const {
    const double deadline = in_seconds(simulator_->job().deadline);
    if (least_makespan(most_looked_at) > deadline) {
        return std::nullopt;
    }
    int fails = 0;
    int may_hold = most_looked_at;
    while (may_hold - fails > 1) {
        const int middle = fails + (may_hold - fails) / 2;
        (least_makespan(middle) > deadline ? fails : may_hold) = middle;
    }
    return may_hold;
}

// Each mini-batch is worked on until a node lives as long as it takes; the mean of that is convex
// in its length, so no less than that of the mean length (Jensen).
double JobClusters::work_with_evictions() const {
    const bool all_evictable = tier() == workload::Tier::low_priority;
    const double rate = all_evictable ? simulator_->job().evictions.value() : 0.0;
    const auto count = static_cast<double>(simulator_->job().mini_batches());
    return count * theory::mean_time_with_restarts_seconds(rate, work_.work_seconds / count, 0);
}

// There are as many as the work asks for while each eviction is followed by a boot.
int JobClusters::first_guess() const {
    const workload::Job& job = simulator_->job();
    if (!is_evictable()) {
        return lower_bound_.value();
    }
    const double boot = in_seconds(job.boot_time);
    const double needed = work_with_evictions() / workers() * (1 + job.evictions.value() * boot) -
                          job.min_nodes * boot;
    const double nodes = std::ceil(needed / std::max(in_seconds(job.deadline) - boot, 1e-9));
    return static_cast<int>(std::clamp(nodes, 1.0 * lower_bound_.value(), 1.0 * most_looked_at));
}

bool JobClusters::more_could_pay(int nodes, int more) {
    const workload::Job& job = simulator_->job();
    const experiment::JobOutcome& now = outcome(nodes);
    const double each = in_seconds(job.boot_time + job.idle_before_scale_down) / 3600;
    const double saved = now.idle_hours - (more - nodes) * each;
    return saved > worth_a_look * now.node_hours.value;
}

// Every attempt is paid for on some node, as is each node's boot. A dedicated node is paid for
// until it has been idle after the job's end; a low-priority one may be evicted before.
Usd JobClusters::least_cost(int nodes) const {
    const workload::Job& job = simulator_->job();
    const int renting = nodes - std::min(job.min_nodes, nodes);
    double seconds = work_with_evictions() / workers() + renting * in_seconds(job.boot_time);
    if (tier() == workload::Tier::dedicated) {
        seconds = nodes * least_makespan(nodes) + renting * in_seconds(job.idle_before_scale_down);
    }
    const Usd least = tariff::least_cost(tariff_, seconds / 3600);
    return dedicated_tariff_
               ? std::min(least, tariff::least_cost(*dedicated_tariff_, seconds / 3600))
               : least;
}

const experiment::JobOutcome& JobClusters::outcome(int nodes) {
    return simulator_->outcome(trial(nodes));
}

experiment::JobOutcome JobClusters::outcome_to_the_end(int nodes) {
    return simulator_->outcome_to_the_end(trial(nodes));
}

bool JobClusters::holds(int nodes) {
    return experiment::decision(outcome(nodes)) == experiment::Decision::holds;
}

tariff::TotalCost JobClusters::cost(int nodes) {
    const double confidence = simulator_->scenario().simulation.confidence;
    const experiment::JobOutcome& its = outcome(nodes);
    return dedicated_tariff_ ? tariff::total_cost({*dedicated_tariff_, tariff_}, its.rented,
                                                  its.rented_dedicated, confidence)
                             : tariff::total_cost(tariff_, its.rented, confidence);
}

NodeCount JobClusters::search(int most) {
    return least_that_holds(std::max(lower_bound_.value(), dedicated()), first_guess(), most,
                            [&](int nodes) { return experiment::decision(outcome(nodes)); });
}

Choice JobClusters::choice(int nodes, int nodes_for_slo) {
    Choice choice;
    choice.candidate = candidate_;
    choice.nodes = nodes;
    choice.nodes_for_slo = nodes_for_slo;
    choice.nodes_lower_bound = lower_bound_.value();
    choice.usd_per_node_hour = tariff::hourly(tariff_, 1);
    choice.usd_per_hour = hourly(nodes);
    choice.cross_checks = simulator_->cross_checks(trial(nodes));
    JobChoice job;
    job.tier = tier();
    job.outcome = outcome(nodes);
    const tariff::TotalCost total = cost(nodes);
    job.usd_total = total.mean;
    job.usd_total_estimate = total.estimate;
    job.usd_per_million_items = tariff::per_million_items(total.mean, simulator_->job().items);
    if (node_.engine() != nullptr) {
        job.share_of_backlog =
            std::min(experiment::least_work(node_).work_seconds / work_.work_seconds, 1.0);
    }
    if (dedicated_tariff_) {
        job.dedicated_nodes = dedicated();
    }
    if (nodes_for_slo > 1) {
        const int fewer = nodes_for_slo - 1;
        job.previous = beside(std::min(dedicated(), fewer)).outcome(fewer);
    }
    choice.workload = std::move(job);
    return choice;
}

} // namespace skusim::planner
