// The clusters that could run a job, each simulated once.
#pragma once

#include <skusim/experiment/job.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/tariff/tariff.hpp>
#include <skusim/tariff/total_cost.hpp>

#include "planner/scale_out.hpp"

#include <map>
#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace skusim::planner {

/// Simulates a scenario's job on clusters. Equal clusters of different SKUs are one.
class JobSimulator {
public:
    JobSimulator(const scenario::Scenario& scenario, SearchCounts& effort)
        : scenario_(scenario), effort_(effort) {}

    /// What the job is on one worker of the trial; a sentence if it is too large.
    [[nodiscard]] tl::expected<experiment::JobWork, std::string>
    work(const experiment::JobTrial& trial);

    /// The job on the trial's cluster; work() has an answer for it.
    /// Runs that last longer than several deadlines are given up: they only have to fail.
    [[nodiscard]] const experiment::JobOutcome& outcome(const experiment::JobTrial& trial);
    /// Simulates it to the end, however late.
    [[nodiscard]] experiment::JobOutcome outcome_to_the_end(const experiment::JobTrial& trial);
    [[nodiscard]] std::vector<experiment::CrossCheck>
    cross_checks(const experiment::JobTrial& trial);

    [[nodiscard]] const scenario::Scenario& scenario() const { return scenario_; }
    [[nodiscard]] const workload::Job& job() const { return *scenario_.job(); }

private:
    using Demands = tl::expected<experiment::JobDemands, std::string>;
    /// Trials whose demands are the same.
    struct Alike {
        experiment::JobItems items;
        std::shared_ptr<const Demands> drawn; ///< null where it was forgotten
    };
    /// It holds the number of Alike, the mean time of an item, workers, whether nodes can be
    /// evicted, nodes, and those of these that cannot.
    using ClusterKey = std::tuple<std::size_t, Duration, int, bool, int, int>;

    [[nodiscard]] std::size_t number_of(const experiment::JobTrial& trial);
    [[nodiscard]] std::shared_ptr<const Demands> demands(const experiment::JobTrial& trial);
    void forget_others();

    const scenario::Scenario& scenario_;
    SearchCounts& effort_;
    std::vector<Alike> alike_;
    std::map<ClusterKey, experiment::JobOutcome> outcomes_;
};

/// The clusters of a SKU that is rented in one tier; or in both, beside a fixed number of dedicated
/// nodes.
class JobClusters {
public:
    /// `node` is the job on one node, in its tier; `work` what it has to do at least.
    JobClusters(std::size_t candidate, experiment::JobTrial node, const tariff::Tariff& tariff,
                const experiment::JobWork& work, JobSimulator& simulator);

    /// Both tiers are rented.
    JobClusters(std::size_t candidate, experiment::JobTrial node,
                const tariff::BothTariffs& tariffs, const experiment::JobWork& work,
                JobSimulator& simulator);
    /// Gives the clusters that have so many dedicated nodes beside.
    [[nodiscard]] JobClusters beside(int dedicated) const;
    [[nodiscard]] int dedicated() const { return node_.cluster.dedicated; }

    [[nodiscard]] std::size_t candidate() const { return candidate_; }
    [[nodiscard]] workload::Tier tier() const { return node_.cluster.tier; }
    [[nodiscard]] const experiment::JobTrial& node() const { return node_; }
    [[nodiscard]] const tariff::Tariff& tariff() const { return tariff_; }

    /// Draws the job's mini-batches, or plays its prompts: from here on all that follows is of
    /// these, where it was a bound before. A sentence if the job is too large.
    [[nodiscard]] tl::expected<experiment::JobWork, std::string> play();

    /// No count below it ends by the deadline: work conservation. Nothing if none does.
    [[nodiscard]] std::optional<int> lower_bound() const { return lower_bound_; }
    /// Whether no bound says that the job ends too late on so many nodes.
    [[nodiscard]] bool may_hold_with(int nodes) const {
        return lower_bound_ && *lower_bound_ <= nodes;
    }
    /// Bounds look at no more nodes than these.
    static constexpr int most_looked_at = 1'000'000;
    /// A time that no run on that many nodes is shorter than, in seconds.
    [[nodiscard]] double least_makespan(int nodes) const;
    /// Whether `more` nodes could cost less than `nodes` by more than is worth a look: each boots
    /// and idles at the end, and saves at most the time that nodes were idle.
    [[nodiscard]] bool more_could_pay(int nodes, int more);
    /// A mean cost that no cluster of that many nodes is below; it does not fall with their number.
    [[nodiscard]] Usd least_cost(int nodes) const;

    /// The least number of nodes that meets the deadline, sought up to `most` >= 1.
    [[nodiscard]] NodeCount search(int most);
    [[nodiscard]] const experiment::JobOutcome& outcome(int nodes);
    [[nodiscard]] experiment::JobOutcome outcome_to_the_end(int nodes);
    [[nodiscard]] bool holds(int nodes);
    /// Mean cost of a run.
    [[nodiscard]] tariff::TotalCost cost(int nodes);
    /// All that a plan says of a cluster of `nodes`, of which `nodes_for_slo` would do.
    [[nodiscard]] Choice choice(int nodes, int nodes_for_slo);

private:
    [[nodiscard]] std::optional<int> first_bound() const;
    [[nodiscard]] int first_guess() const;
    [[nodiscard]] double work_with_evictions() const; ///< mean, in seconds
    [[nodiscard]] experiment::JobTrial trial(int nodes) const;
    [[nodiscard]] int workers() const { return node_.cluster.workers; }
    [[nodiscard]] bool is_evictable() const;
    [[nodiscard]] UsdPerHour hourly(int nodes) const;

    std::size_t candidate_;
    experiment::JobTrial node_;
    tariff::Tariff tariff_;
    std::optional<tariff::Tariff> dedicated_tariff_; ///< of both tiers
    experiment::JobWork work_;
    JobSimulator* simulator_; ///< never null
    std::optional<int> lower_bound_;
};

} // namespace skusim::planner
