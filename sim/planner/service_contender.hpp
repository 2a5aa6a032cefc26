// A performer that may be chosen for a load of requests.
#pragma once

#include <skusim/planner/renting.hpp>
#include <skusim/tariff/tariff.hpp>

#include "contender.hpp"
#include "rentable_nodes.hpp"
#include "scale_out.hpp"
#include "scale_up.hpp"

namespace skusim::planner {

class ServiceContender {
public:
    /// `scenario`, `efforts` and `plan` must outlive it.
    ServiceContender(const scenario::Scenario& scenario, const Efforts& efforts,
                     const Performer& performer, Plan& plan);

    [[nodiscard]] std::size_t candidate() const { return candidate_; }
    /// Accelerators of a language model have as much more memory than its weights as the policy
    /// asks of a machine's RAM; the gate has seen to that.
    [[nodiscard]] bool is_roomy() const { return is_roomy_; }
    [[nodiscard]] UsdPerHour likely_cost() const;
    [[nodiscard]] bool could_beat(const std::optional<Choice>& best) const;
    [[nodiscard]] Candidate bounded(Candidate candidate) const;
    [[nodiscard]] Answer answer(Candidate candidate, const std::optional<Choice>& best);
    [[nodiscard]] std::optional<Choice> told(const Candidate& candidate, Choice choice,
                                             const experiment::RunProgress& progress);

    [[nodiscard]] bool is_held_by_quota() const { return most_.is_held_by_quota(); }
    /// Only nodes and costs are told of what could be had without the quota.
    void lift_quota() {
        most_.lift_quota();
        is_measured_ = false;
        clusters_.leave_unmeasured();
    }
    [[nodiscard]] Candidate judged_by_quota(Candidate candidate) const;

    /// "3 nodes cost 0.288 USD/h"
    [[nodiscard]] static std::string cost_text(const Candidate& candidate);
    [[nodiscard]] static std::string cost_text(const Choice& choice);
    static constexpr std::string_view performs = "performs";

    [[nodiscard]] const ScaleOut& clusters() const { return clusters_; }
    [[nodiscard]] const tariff::Tariff& tariff() const { return tariff_; }
    /// Whether so many nodes hold, as surely as the plan's effort allows.
    [[nodiscard]] experiment::Decision settled(int nodes) { return clusters_.settled(nodes); }
    /// The lowest count below `nodes` that is not shown to fail, where that is undecided.
    [[nodiscard]] std::optional<int> least_open(int nodes);

private:
    void look_closely();
    [[nodiscard]] int most_rented(const std::optional<Choice>& best) const;
    [[nodiscard]] int affordable(const std::optional<Choice>& best) const;
    [[nodiscard]] Candidate with_bound(Candidate candidate, int nodes_for_slo) const;
    [[nodiscard]] NodeCount search(int allowed);
    [[nodiscard]] int lowered(int nodes);
    [[nodiscard]] std::optional<int> may_hold(int nodes);
    [[nodiscard]] placement::Why undecided_at(int nodes_for_slo);
    [[nodiscard]] std::optional<placement::Why> why_not_rented(int nodes_for_slo, int rented);
    [[nodiscard]] std::string rule_of_rented(int rented) const;
    [[nodiscard]] Choice choice_of(int nodes_for_slo, int rented) const;

    const scenario::Scenario& scenario_;
    const Efforts& efforts_;
    SearchCounts& effort_;
    std::shared_ptr<Machine> machine_;
    RentableNodes most_;
    std::size_t candidate_;
    tariff::Tariff tariff_;
    Renting renting_;
    bool is_roomy_;
    bool is_measured_ = true; ///< what is told of its choice
    ScaleOut clusters_;
};

/// The performers' clusters under the target load. Nothing is simulated before it is asked for:
/// most are bounded out.
[[nodiscard]] std::vector<ServiceContender> scale_out(const scenario::Scenario& scenario,
                                                      const Efforts& efforts,
                                                      const std::vector<Performer>& performers,
                                                      Plan& plan);

} // namespace skusim::planner
