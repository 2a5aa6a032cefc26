// What a compute target's rules make of a scenario: workloads that it refuses as a whole, machines
// that it admits, containers that fit a node, and the sizing that its documentation gives.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/catalog/target.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skusim::planner {

/// Why a target takes the workload on no machine at all.
struct Refusal {
    std::string rule;                        ///< with source and date
    std::string reason;                      ///< one sentence with the figures
    std::optional<catalog::Instead> instead; ///< the target that the rule sends the workload to
};

/// The first rule of the scenario's target that refuses it as a whole: its mode, its accelerator,
/// the model's size, its RAM, the longest request, the rate. Nothing if there is none, or no
/// target.
[[nodiscard]] std::optional<Refusal> refusal(const scenario::Scenario& scenario);

/// The same where targets are compared: one that is for trials only is left out of a plan for
/// production, and the machine at hand, whose price nobody knows, of any.
[[nodiscard]] std::optional<Refusal> refusal_in_comparison(const scenario::Scenario& scenario);

/// The limits of `kind` that `amount` breaks, with those that are not in force named behind those
/// that are. Nothing if none in force is broken.
struct BrokenLimits {
    std::string rule;
    std::string bound; ///< of the first: "under 48 GiB"
    std::optional<catalog::Instead> instead;
};
[[nodiscard]] std::optional<BrokenLimits> broken_limits(const catalog::Target& target,
                                                        catalog::LimitKind kind, double amount);

/// The tiers in which a job may rent the SKU: of those that `job.tier` asks for, the ones
/// that have a price, within `select.max_price`.
[[nodiscard]] std::vector<workload::Tier> affordable_tiers(const scenario::Scenario& scenario,
                                                           const catalog::Sku& sku);

/// The SKUs of the catalog that the scenario looks at, up the ladder: those that `select` admits.
/// Families and region do not apply to what is not rented as a machine of a catalog; the highest
/// price of a job is that of a tier.
[[nodiscard]] std::vector<catalog::Sku> selected(const std::vector<catalog::Sku>& skus,
                                                 const scenario::Scenario& scenario);

/// Whether the model's copies run on the SKU's accelerators.
[[nodiscard]] bool runs_on_accelerator(const scenario::Model& model, const catalog::Sku& sku);
/// Of a SKU with accelerators: how many it has, or one where it has a share of one.
[[nodiscard]] int whole_accelerators(const catalog::Sku& sku);

/// What the container of one worker asks of its node.
struct ContainerAsk {
    double vcpus = 0;
    Bytes ram; ///< at least what the model needs
};
[[nodiscard]] ContainerAsk container_ask(const scenario::Scenario& scenario);

/// Containers that fit in what the target's own programs leave of a node; nothing where the target
/// says nothing of that.
[[nodiscard]] std::optional<int> containers_that_fit(const scenario::Scenario& scenario,
                                                     const catalog::Sku& sku);

/// The most nodes that policy and target allow together, and the rule that says so.
struct MostNodes {
    int nodes = 1;
    std::string rule;
};
[[nodiscard]] MostNodes most_nodes(const scenario::Scenario& scenario);

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

} // namespace skusim::planner
