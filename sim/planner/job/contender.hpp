// A SKU in one tier that may be chosen for a job.
#pragma once

#include <skusim/planner/renting.hpp>

#include "clusters.hpp"
#include "planner/contender.hpp"
#include "planner/rentable_nodes.hpp"

namespace skusim::planner {

class JobContender {
public:
    JobContender(const scenario::Scenario& scenario, const catalog::Sku& sku, JobClusters clusters)
        : scenario_(scenario),
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

    [[nodiscard]] bool is_held_by_quota() const { return most_.is_held_by_quota(); }
    void lift_quota() { most_.lift_quota(); }
    [[nodiscard]] Candidate judged_by_quota(Candidate candidate) const;

    /// "3 dedicated nodes cost 12.3456 USD for the job"
    [[nodiscard]] static std::string cost_text(const Candidate& candidate);
    [[nodiscard]] static std::string cost_text(const Choice& choice);
    static constexpr std::string_view performs = "meets the deadline";

    [[nodiscard]] JobClusters& clusters() { return clusters_; }

private:
    [[nodiscard]] Choice least_cost_choice(int nodes_for_slo);
    [[nodiscard]] Candidate with_choice(Candidate candidate, const Choice& choice) const;
    [[nodiscard]] Candidate failing(Candidate candidate, int nodes);

    const scenario::Scenario& scenario_;
    RentableNodes most_;
    Renting renting_;
    JobClusters clusters_;
};

} // namespace skusim::planner
