// The capacity plan: which SKU, how many, and why no other.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/experiment/cross_check.hpp>
#include <skusim/experiment/job.hpp>
#include <skusim/experiment/outcome.hpp>
#include <skusim/planner/profile.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/service/model.hpp>
#include <skusim/stats/estimate.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::planner {

enum class Verdict {
    feasible,       ///< performs, and no more nodes than allowed are needed
    too_slow,       ///< its lightest load already breaks the objective
    gated,          ///< a rule keeps it out
    too_many_nodes, ///< performs, but needs more nodes than the policy allows
    no_profile,     ///< nothing says how long a request takes on it
    no_price,       ///< cannot be compared
    undecided,      ///< the simulation budget ended before the objective was decided
};

[[nodiscard]] std::string_view name(Verdict verdict);

/// Where a node count comes from.
enum class NodesBasis {
    simulated,   ///< shown to hold, one less shown not to
    lower_bound, ///< fewer cannot do; whether this many can was not asked, as it would not be
                 ///< chosen
};

[[nodiscard]] std::string_view name(NodesBasis basis);

/// What became of one SKU.
struct Candidate {
    catalog::Sku sku;
    Verdict verdict = Verdict::feasible;
    std::string rule;   ///< the rule or bound that decided, with its source; empty if none
    std::string reason; ///< one sentence with the figures
    int workers = 0;    ///< per node; 0 if gated before they were counted
    std::optional<service::ServiceTime> service;      ///< of all classes of requests together
    std::vector<random::Distribution> class_services; ///< of each; empty if there is one
    std::optional<serving::Batching> batching;        ///< of a node, where its workers batch
    std::optional<serving::Processors> processors;    ///< that the workers share, if they do
    std::shared_ptr<const Profile> profile; ///< equal machines share one; null if not profiled
    std::optional<int> nodes;               ///< with the target's minimum and spare nodes
    NodesBasis nodes_basis = NodesBasis::lower_bound;
    std::optional<UsdPerHour> usd_per_hour; ///< of `nodes`
    // Of a job only: `nodes` rented in the tier that costs least, and what the whole job
    // costs (a lower bound where `nodes` is one).
    std::optional<workload::Tier> tier;
    std::optional<Usd> usd_total;
    bool is_guidance = false;
    bool is_cheapest = false;
};

/// What shows that one node less does not do.
struct PreviousCount {
    int nodes = 0;
    /// Nothing when there is no such cluster: a cluster has at least one node.
    std::optional<experiment::Outcome> outcome;
};

/// What a choice is for a job, in place of Choice::outcome and PreviousCount::outcome.
struct JobChoice {
    workload::Tier tier = workload::Tier::dedicated;
    experiment::JobOutcome outcome;                 ///< of `nodes`
    Usd usd_total;                                  ///< mean cost of a run
    stats::Estimate usd_total_estimate;             ///< the same with its interval
    Usd usd_per_million_items;                      ///< from usd_total
    std::optional<experiment::JobOutcome> previous; ///< of nodes_for_slo - 1, if above 0
};

/// The nodes of a choice with replicas that follow the load, in place of all that they hold.
struct Autoscaled {
    serving::ScalingRules rules;
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

/// A SKU, scaled out and verified.
struct Choice {
    std::size_t candidate = 0; ///< index into Plan::candidates
    int nodes = 1;             ///< to rent: with the target's minimum and spare nodes
    int nodes_for_slo = 1;     ///< least count that holds
    int nodes_lower_bound = 1; ///< least count that any router could reach
    UsdPerHour usd_per_node_hour;
    UsdPerHour usd_per_hour;
    experiment::Outcome outcome; ///< of `nodes`, simulated to the asked precision
    std::vector<experiment::CrossCheck> cross_checks; ///< of `outcome`
    PreviousCount previous;                           ///< nodes_for_slo - 1
    std::optional<SizingFormula> sizing;              ///< where the target documents one
    std::optional<JobChoice> job;                     ///< exactly of a job
    std::optional<Autoscaled> autoscaled;             ///< where replicas scale
    std::optional<FitError> fit_error; ///< where the service's parameters are uncertain
};

/// How many configurations were looked at, and how.
struct Effort {
    int simulated = 0;   ///< clusters and load points that were run
    int bounded_out = 0; ///< candidates decided by a bound alone
    int reused = 0;      ///< candidates whose profile is that of an equal machine
};

struct Plan {
    std::optional<Choice> guidance;
    std::optional<Choice> cheapest;
    std::vector<Candidate> candidates; ///< up the ladder
    Effort effort;
    std::optional<Refusal> refusal; ///< then every candidate is gated
    /// Of a job that no choice ends by its deadline: why, and what would help.
    std::string reason;
    std::vector<std::string> warnings;
};

/// What the planner tells while it works: the step's name, and how much of it is done.
struct Progress {
    std::string_view step;
    std::size_t done = 0;
    std::size_t total = 0;
};
using ProgressSink = std::function<void(const Progress&)>;

/// Gate, scale up, scale out, choose; of a job: gate, work, clusters, choose. `scenario` has
/// a model, and an objective or a job. The SKUs are those of the catalog that the scenario
/// looks at (see selected()).
[[nodiscard]] Plan make_plan(const scenario::Scenario& scenario,
                             const std::vector<catalog::Sku>& skus,
                             const catalog::Hardware& hardware, const ProgressSink& progress);

/// The SKUs that `select` admits by region, family and price, up the ladder. Burstable and retired
/// ones stay: they are gated with a reason.
[[nodiscard]] std::vector<catalog::Sku> selected(const std::vector<catalog::Sku>& skus,
                                                 const scenario::Selection& select,
                                                 scenario::Pricing pricing);

/// A plan that rents nothing: every SKU is gated by the refusal.
[[nodiscard]] Plan refused_plan(const scenario::Scenario& scenario,
                                const std::vector<catalog::Sku>& skus, const Refusal& refusal);

/// The plan of least cost, if one has a choice; the first of equals.
[[nodiscard]] std::optional<std::size_t> cheapest_of(const std::vector<const Plan*>& plans);

/// Whether the gate lets the candidate in; else its verdict, rule and reason are set.
[[nodiscard]] bool passes_gate(const scenario::Scenario& scenario, Candidate& candidate);

/// The time of one request or item on an admitted SKU; else the verdict says why there is none.
[[nodiscard]] bool has_service_time(const scenario::Scenario& scenario,
                                    const catalog::Hardware& hardware, Candidate& candidate);

/// Sets the trial's service times, of each class if there are several, where they are the same on
/// every SKU; false where they are not.
[[nodiscard]] bool set_described_service(experiment::Trial& trial,
                                         const scenario::Scenario& scenario);

/// One node of an admitted SKU as the simulator sees it; else the verdict says why there is none.
[[nodiscard]] std::optional<experiment::Trial> node_trial(const scenario::Scenario& scenario,
                                                          const catalog::Hardware& hardware,
                                                          Candidate& candidate);

/// Whether a request on an idle node keeps to the objective: an exact lower bound on any latency.
/// Else the candidate, whose service time is known, is too slow.
[[nodiscard]] bool performs_when_idle(const scenario::Objective& objective, Candidate& candidate);

/// Whether the candidate's profile found a load that it carries; else it is too slow.
[[nodiscard]] bool performs_under_load(Candidate& candidate);

} // namespace skusim::planner
