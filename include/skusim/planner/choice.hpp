// What a plan chooses: a SKU, how many of it, and what shows that it is enough.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/commitment/purchase.hpp>
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/job.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/planner/survival.hpp>
#include <skusim/serving/front/scaling_rules.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/workload/job.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace skusim::planner {

/// What shows that one node less does not do.
struct PreviousCount {
    int nodes = 0;
    /// Nothing when there is no such cluster: a cluster has at least one node.
    std::optional<experiment::Outcome> outcome;
};

/// What a choice is for a job.
struct JobChoice {
    workload::Tier tier = workload::Tier::dedicated;
    std::optional<int> dedicated_nodes = {};        ///< of a choice of both tiers
    experiment::JobOutcome outcome;                 ///< of `nodes`
    Usd usd_total;                                  ///< mean cost of a run
    stats::Estimate usd_total_estimate;             ///< the same with its interval
    Usd usd_per_million_items;                      ///< from usd_total
    std::optional<experiment::JobOutcome> previous; ///< of nodes_for_slo - 1, if above 0
    /// What an engine does of what its limits let it do under a backlog without end: filling it
    /// at the start of each mini-batch, and waiting for its last answers, take the rest.
    std::optional<double> share_of_backlog = {};
};

/// The nodes of a choice with replicas that follow the load, in place of all that they hold.
struct Autoscaled {
    serving::ClusterScaling rules;
    experiment::Outcome outcome; ///< to the asked precision
    /// Node-hours of a day: of all nodes, and of those that the replicas take (at least the
    /// target's minimum and spare ones), as if nodes came and went with them.
    double fixed_node_hours = 0;
    stats::Estimate node_hours;
    double fixed_usd_per_day = 0;
    stats::Estimate usd_per_day;
};

/// What the error of a fitted service model does to a choice: the plan, made again for parameters
/// drawn as the fit leaves them open, at a screening's effort.
struct FitError {
    int draws = 0;
    /// Share of the draws under which the chosen nodes, spare ones with them, keep the objective.
    stats::Estimate probability_slo_met;
    /// Nodes to rent, between the ends of the middle `confidence` of the draws; no upper end where
    /// even the most that were tried do not hold.
    int nodes_low = 0;
    std::optional<int> nodes_high;
    UsdPerHour usd_per_hour_low;
    std::optional<UsdPerHour> usd_per_hour_high;
};

/// Where the demand that commitments are held against is from.
enum class DemandSource {
    constant,   ///< all nodes all the time
    autoscaled, ///< nodes scale as simulated
    file,       ///< of the user's own
};

[[nodiscard]] constexpr auto enum_names(DemandSource) {
    return std::array<EnumName<DemandSource>, 3>{{{DemandSource::constant, "constant"},
                                                  {DemandSource::autoscaled, "autoscaled"},
                                                  {DemandSource::file, "file"}}};
}

/// What committing to nodes of a choice for a term comes to, beside renting all by the hour.
struct Commitments {
    DemandSource source = DemandSource::constant;
    double growth = 0;       ///< of the demand, a year
    int owned_nodes = 0;     ///< that are paid for anyway today, and come off the demand
    bool owned_ends = false; ///< some contract on these is told to end
    commitment::Purchases purchases;
    std::optional<commitment::SpotOffer> spot; ///< that nodes may stand on
    bool lacks_spot_price = false;             ///< spot machines were asked for, without a price
    std::string spot_over_quota; ///< why fewer nodes than were asked for may stand on it, or none
    /// Contracts that were asked for and that the catalog has no price of.
    std::vector<commitment::Offer> without_price;
};

/// The documented sizing of a deployment, beside what was simulated:
/// concurrent = rate x seconds / utilization, replicas = ceil(concurrent / per_container), in exact
/// arithmetic.
struct SizingFormula {
    Rate rate;
    bool is_measured =
        false;          ///< the rate is the simulated throughput: clients have none of their own
    double seconds = 0; ///< mean time of one request on one worker
    double utilization = 1;
    int per_container = 1; ///< requests that one container serves at once
    double concurrent = 0;
    std::int64_t replicas = 1;
    std::int64_t simulated = 1; ///< workers of the cluster that is rented
    std::string explanation;    ///< one sentence on the difference
    std::string source;         ///< of the formula, with its date
};

/// What a choice is for a load of requests.
struct ServiceChoice {
    experiment::Outcome outcome; ///< of the rented nodes, simulated to the asked precision
    PreviousCount previous;      ///< nodes_for_slo - 1
    /// The least count below nodes_for_slo that is not shown to fail, where that stayed undecided.
    std::optional<int> may_hold;
    std::optional<SizingFormula> sizing;    ///< where the target documents one
    std::optional<Autoscaled> autoscaled;   ///< where replicas scale
    std::optional<Commitments> commitments; ///< where the policy allows some
    std::optional<Survival> survival;       ///< where something is to be survived
    std::optional<FitError> fit_error;      ///< where the service's parameters are uncertain
};

/// A SKU, scaled out and verified.
struct Choice {
    std::size_t candidate = 0; ///< index into Plan::candidates
    int nodes = 1;             ///< to rent: with the target's minimum and spare nodes
    int nodes_for_slo = 1;     ///< least count that holds
    int nodes_lower_bound = 1; ///< least count that any router could reach
    UsdPerHour usd_per_node_hour;
    UsdPerHour usd_per_hour;
    std::vector<experiment::CrossCheck> cross_checks; ///< of the outcome of `nodes`
    std::variant<ServiceChoice, JobChoice> workload;  ///< what it is for that kind of workload

    /// Null for a load of requests.
    [[nodiscard]] const JobChoice* job() const { return std::get_if<JobChoice>(&workload); }
    /// It must not be of a job.
    [[nodiscard]] const ServiceChoice& service() const { return std::get<ServiceChoice>(workload); }
    [[nodiscard]] ServiceChoice& service() { return std::get<ServiceChoice>(workload); }
};

} // namespace skusim::planner
