// What became of one SKU in a plan.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/placement/placement.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/planner/profile.hpp>
#include <skusim/service/model.hpp>
#include <skusim/workload/job.hpp>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace skusim::serving {
struct Batching;
struct Processors;
struct Stations;
} // namespace skusim::serving

namespace skusim::planner {

using placement::name;
using placement::Verdict;
using placement::Why;

/// Where a node count comes from.
enum class NodesBasis {
    simulated,   ///< shown to hold, one less shown not to
    lower_bound, ///< fewer cannot do: they lack the workers, or were simulated and surely fail.
                 ///< Whether this many can was not asked, or is undecided
};

[[nodiscard]] std::string_view name(NodesBasis basis);

/// What a SKU is for a load of requests.
struct ServiceCandidate {
    /// One node under the whole load; equal machines share one. Null if it is not placed.
    std::shared_ptr<const experiment::Trial> node;
    std::shared_ptr<const Profile> profile; ///< equal machines share one; null if not profiled
};

/// What a SKU is for a job: its nodes rented in the tier that costs least, and what the whole job
/// costs (a lower bound where their number is one). Nothing where no tier was looked at.
struct JobCandidate {
    std::optional<workload::Tier> tier;
    std::optional<Usd> usd_total;
};

/// One way to spread a language model over a SKU's accelerators.
struct EngineVariant {
    int tensor_parallel = 1;
    Verdict verdict = Verdict::feasible;
    std::string reason;             ///< why it is none
    double requests_per_second = 0; ///< that a node is expected to carry, before it is simulated
};

struct Candidate {
    catalog::Sku sku;
    Verdict verdict = Verdict::feasible;
    std::string rule;          ///< the rule or bound that decided, with its source; empty if none
    std::string reason;        ///< one sentence with the figures
    bool lacks_memory = false; ///< what decided is the memory of its accelerators
    int workers = 0;           ///< per node; 0 if gated before they were counted
    /// vCPUs of one worker that the plan chose; absent where the scenario says how many.
    std::optional<int> chosen_threads;
    std::optional<placement::PlacedEngine> engine; ///< of a language model
    /// Other ways to spread a language model over the SKU's accelerators, with what became of them.
    std::vector<EngineVariant> variants;
    std::optional<service::ServiceTime> service; ///< of all classes of requests together
    std::optional<int> nodes;                    ///< with the target's minimum and spare nodes
    NodesBasis nodes_basis = NodesBasis::lower_bound;
    std::optional<UsdPerHour> usd_per_hour; ///< of `nodes`
    bool is_guidance = false;
    bool is_cheapest = false;
    std::variant<ServiceCandidate, JobCandidate> workload; ///< for that kind of workload

    /// Null for a load of requests.
    [[nodiscard]] const JobCandidate* job() const { return std::get_if<JobCandidate>(&workload); }
    /// Null for a job, and where it is not placed.
    [[nodiscard]] const experiment::Trial* node() const;
    /// Null for a job, and where it is not profiled.
    [[nodiscard]] const Profile* profile() const;
};

/// Asks for what the plan chose for the candidate where the scenario left it the choice (threads of
/// a worker, accelerators of an engine): the scenario, placed on its SKU again, gives its node.
void ask_for_chosen(scenario::Scenario& scenario, const Candidate& candidate);

/// What the candidate's workers batch by; nothing where they serve one by one, or are not placed.
[[nodiscard]] std::optional<serving::Batching> batching_of(const Candidate& candidate);

/// The processors that the candidate's workers share; nothing if each has its own, or they are not
/// placed.
[[nodiscard]] std::optional<serving::Processors> processors_of(const Candidate& candidate);

/// The workers that each class of requests has for itself; nothing where they share them, or the
/// candidate is not placed.
[[nodiscard]] std::optional<serving::Stations> stations_of(const Candidate& candidate);

} // namespace skusim::planner
