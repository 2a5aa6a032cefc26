// The room between what is asked and what is simulated: a scenario on a SKU becomes a question to
// the simulator, or a reason why there is none.
//
//   const auto placed = placement::place(scenario, sku, hardware);
//   if (!placed) {
//       return placed.error().why.reason; // "8 GiB RAM is under 150 % of 7.2 GiB (10.8 GiB)"
//   }
//   const auto outcome = experiment::run(placement::cluster_of(placed->node, 3), objective,
//   effort);
//
// All commands ask here, so that a cluster that is planned, profiled and simulated is the same one.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/experiment/job.hpp>
#include <skusim/experiment/trial.hpp>
#include <skusim/llm/memory.hpp>
#include <skusim/llm/roofline.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/service/model.hpp>
#include <skusim/workload/tokens.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::placement {

/// One engine of a language model on a node, in bytes for each of its accelerators.
struct PlacedEngine {
    int tensor_parallel = 1;
    int per_node = 1;
    std::int64_t max_batched_tokens = 0;
    std::int64_t max_sequences = 0;
    std::int64_t max_model_len = 0;
    std::int64_t kv_blocks = 0; ///< as a server's log counts them, the null block among them
    std::int64_t kv_tokens = 0; ///< that sequences can have together
    double utilization = 0;     ///< of the accelerator's memory
    std::optional<llm::MemorySheet> memory; ///< where a model tells it
    workload::TokenMoments tokens;          ///< of its requests
    std::optional<llm::Roofline> roofline;  ///< where its steps are of one
    /// What the server makes of number formats that the accelerator does not compute with.
    std::vector<std::string> format_notes;
};

/// What the time of an engine's steps goes into while that many sequences are in a step on average,
/// at least one; without a number, in a full engine, under a backlog. Nothing without a roofline.
///
/// Of the sequences' tokens one a step is an answer's; prompts are computed in as many steps of
/// their own as the budget of a step asks for, beside the answers.
[[nodiscard]] std::optional<llm::StepShares>
step_shares(const PlacedEngine& engine, std::optional<double> sequences_in_a_step = {});

/// The workers of one node, and how long they take. For a job this is all there is to know.
struct Workers {
    int count = 1;                               ///< of one node
    service::ServiceTime service;                ///< of all classes of requests together
    std::vector<experiment::TrialClass> classes; ///< empty if all requests are alike
    std::optional<PlacedEngine> engine = {};     ///< of a language model; `count` are engines
    /// What each engine does with its requests; null where there is none.
    std::shared_ptr<const serving::Tokens> tokens = {};
};

/// One node as it serves the scenario.
struct Placement {
    Workers workers;
    /// The node under the scenario's whole load, with all of its replicas always there.
    experiment::Trial node;
};

/// Why there is no placement, and what was known by then.
struct NotPlaced {
    Why why;
    int workers = 0;                             ///< per node; 0 if they were not counted
    std::optional<service::ServiceTime> service; ///< where it is known
};

/// One node of the SKU for a scenario of requests: gated if a rule keeps it out, without a price if
/// it has none under the policy, without a profile if nothing tells its times.
[[nodiscard]] tl::expected<Placement, NotPlaced> place(const scenario::Scenario& scenario,
                                                       const catalog::Sku& sku,
                                                       const catalog::Hardware& hardware);

/// One node of the SKU for a scenario of a job. Its price is not asked for: tiers have their own.
/// Engines are spread over their accelerators as place() does.
[[nodiscard]] tl::expected<Workers, NotPlaced> place_job(const scenario::Scenario& scenario,
                                                         const catalog::Sku& sku,
                                                         const catalog::Hardware& hardware);

/// What a scenario must tell to describe a node without a SKU, and does not.
struct Missing {
    bool service = false;   ///< the time of a request, or of a step, the same on every SKU
    bool workers = false;   ///< their number
    bool kv_blocks = false; ///< of an engine
    bool tokens = false;    ///< how many its requests have
};

/// The node that the scenario itself describes, each worker with a processor of its own.
[[nodiscard]] tl::expected<Placement, Missing> place_described(const scenario::Scenario& scenario);

/// The workers of that node for a job: each works on as many items at once as it would serve
/// requests.
[[nodiscard]] tl::expected<Workers, Missing>
place_described_job(const scenario::Scenario& scenario);

/// The ways to spread a copy of a language model over the SKU's accelerators that are to be tried:
/// the one that the scenario asks for, or 1, 2, 4 and 8 as far as there are as many.
[[nodiscard]] std::vector<int> tensor_parallelisms(const scenario::Scenario& scenario,
                                                   const catalog::Sku& sku);

/// The memory that accelerators would have to have, all of them together, for an engine that is
/// spread over so many like the SKU's to start; nothing if the scenario is of no language model, or
/// the SKU has no accelerators that are known.
[[nodiscard]] std::optional<Bytes> least_memory(const scenario::Scenario& scenario,
                                                const catalog::Sku& sku,
                                                const catalog::Hardware& hardware, int parallel);

/// What is known of the tokens of the scenario's requests; nothing if it tells none.
[[nodiscard]] std::optional<workload::TokenMoments>
token_moments(const scenario::Scenario& scenario);

/// The cluster of so many nodes like this one.
[[nodiscard]] experiment::Trial cluster_of(experiment::Trial node, int nodes);

/// Gives that cluster with replicas that follow the load.
[[nodiscard]] experiment::Trial scaled_cluster_of(experiment::Trial node, int nodes,
                                                  const serving::ClusterScaling& rules);

/// The cluster of so many nodes like this one, with the replicas that the user asked to follow the
/// load, if any.
[[nodiscard]] experiment::Trial asked_cluster(const scenario::Scenario& scenario,
                                              experiment::Trial node, int nodes);

/// The rules by which a plan's replicas scale: the scenario's; else, where the load is a pattern
/// and the target scales replicas, those that its front end documents. Nothing if they do not
/// scale, as replicas that batch do not.
[[nodiscard]] std::optional<serving::ClusterScaling>
scaling_rules(const scenario::Scenario& scenario);

/// The job on so many nodes, in the tier that it asks for; dedicated if it asks for none.
[[nodiscard]] experiment::JobTrial job_on(const scenario::Scenario& scenario,
                                          const Workers& workers, int nodes);

} // namespace skusim::placement
