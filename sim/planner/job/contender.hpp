// A SKU in one tier that may be chosen for a job; of a language model, with its engines spread over
// so many accelerators.
#pragma once

#include <skusim/placement/placement.hpp>
#include <skusim/planner/renting.hpp>

#include "clusters.hpp"
#include "planner/contender.hpp"
#include "planner/rentable_nodes.hpp"

#include <functional>
#include <optional>

namespace skusim::planner {

class JobContender {
public:
    /// The job runs on the node `workers`.
    JobContender(const scenario::Scenario& scenario, const catalog::Sku& sku,
                 placement::Workers workers, JobClusters clusters)
        : scenario_(scenario), workers_(std::move(workers)),
          most_(scenario, sku,
                clusters.tier() == workload::Tier::low_priority ? quota::Market::spot
                                                                : quota::Market::on_demand),
          renting_(renting_of(scenario, sku)), clusters_(std::move(clusters)) {}

    [[nodiscard]] std::size_t candidate() const { return clusters_.candidate(); }
    /// No cluster costs less, by work conservation.
    [[nodiscard]] static bool is_roomy() { return true; }
    [[nodiscard]] Usd likely_cost() const;
    [[nodiscard]] bool could_beat(const std::optional<Choice>& best) const;
    /// A candidate tells of its cheapest tier.
    [[nodiscard]] Candidate bounded(Candidate candidate) const;
    [[nodiscard]] Answer answer(Candidate candidate, const std::optional<Choice>& best);

    /// What answers with a choice has played the whole job.
    [[nodiscard]] static std::optional<Choice> told(const Candidate& /*candidate*/, Choice choice,
                                                    const experiment::RunProgress& /*progress*/) {
        return choice;
    }

    [[nodiscard]] bool is_held_by_quota() const { return most_.is_held_by_quota(); }
    void lift_quota() { most_.lift_quota(); }
    [[nodiscard]] Candidate judged_by_quota(Candidate candidate) const;

    /// "3 dedicated nodes cost 12.3456 USD for the job"
    [[nodiscard]] static std::string cost_text(const Candidate& candidate);
    [[nodiscard]] static std::string cost_text(const Choice& choice);
    static constexpr std::string_view performs = "meets the deadline";

    [[nodiscard]] JobClusters& clusters() { return clusters_; }

private:
    [[nodiscard]] Candidate on_node(Candidate candidate) const;
    [[nodiscard]] std::optional<Why> play();
    [[nodiscard]] Candidate none_of(Candidate candidate, const Why& why) const;
    /// So many nodes meet the deadline, of which the first would do.
    struct Found {
        JobClusters clusters;
        int nodes_for_slo;
        int nodes;

        [[nodiscard]] Usd cost() { return clusters.cost(nodes).mean; }
        [[nodiscard]] Choice choice() { return clusters.choice(nodes, nodes_for_slo); }
    };
    [[nodiscard]] Found at_least_cost(Found found,
                                      const std::function<JobClusters(int nodes)>& with) const;
    [[nodiscard]] std::optional<Choice> least_of_both(int most) const;
    [[nodiscard]] Answer answer_with_both(Candidate candidate, const std::optional<Choice>& best,
                                          int most);
    [[nodiscard]] Candidate with_choice(Candidate candidate, const Choice& choice) const;
    [[nodiscard]] Candidate failing(Candidate candidate, int nodes);

    const scenario::Scenario& scenario_;
    placement::Workers workers_;
    RentableNodes most_;
    Renting renting_;
    JobClusters clusters_;
};

/// More items than allowed are lost in any cluster of the SKU: in mini-batches that are longer than
/// the timeout, or as prompts that are too long.
[[nodiscard]] std::optional<Why> loses_items(const scenario::Scenario& scenario,
                                             const experiment::JobWork& work,
                                             const placement::Workers& workers);

} // namespace skusim::planner
