// How many workers one machine holds, and what each of them asks for.
#pragma once

#include <skusim/base/quantity.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstdint>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::placement {

/// The gate: the workers of one node of the SKU, or the rule that keeps it out. RAM, vCPUs and
/// accelerators settle their number where `node.workers` does not. Where classes have workers of
/// their own it is those that must be there: where their number is left to the machine, it follows
/// from the times of requests, which no gate knows, and is place()'s to tell.
[[nodiscard]] tl::expected<int, Why> admit(const scenario::Scenario& scenario,
                                           const catalog::Sku& sku);

/// Whether the model's copies run on the SKU's accelerators.
[[nodiscard]] bool runs_on_accelerator(const scenario::Model& model, const catalog::Sku& sku);
/// How many accelerators a SKU with some has, or one where it has a share of one.
[[nodiscard]] int whole_accelerators(const catalog::Sku& sku);

/// How many of them a copy of the model takes.
[[nodiscard]] int accelerators_per_copy(const scenario::Model& model, const catalog::Sku& sku);

/// Copies that the SKU's accelerators have room for without sharing one; 1 at least.
[[nodiscard]] int places_on_accelerators(const scenario::Model& model, const catalog::Sku& sku);

/// Copies that share an accelerator (or the several that a copy takes) where a node of the SKU has
/// `workers`: as many as the scenario puts there, or as more workers than that make of it.
[[nodiscard]] int copies_on_each(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                 int workers);

/// What the container of one worker asks of its node.
struct ContainerAsk {
    double vcpus = 0;
    Bytes ram; ///< at least what the model needs
};
[[nodiscard]] ContainerAsk container_ask(const scenario::Scenario& scenario);
/// What a worker asks for that one class of requests has for itself.
[[nodiscard]] ContainerAsk container_ask(const scenario::Scenario& scenario,
                                         const scenario::OwnWorkers& own);

/// Whether a node has room for so many workers of each class of requests, which have workers of
/// their own: threads, RAM by the policy's factor, accelerators, and what the target's own programs
/// leave for their containers.
[[nodiscard]] bool holds_own_workers(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                     const std::vector<int>& workers);

/// vCPUs that the target's own programs leave of a node for the scenario's containers: all of them
/// where the target says nothing of that.
[[nodiscard]] double vcpus_left(const scenario::Scenario& scenario, const catalog::Sku& sku);

/// Containers that find accelerators: each takes whole ones, but where as many share one as
/// node.copies_per_accelerator says. Nothing where the model runs on none.
[[nodiscard]] std::optional<int> containers_with_accelerators(const scenario::Scenario& scenario,
                                                              const catalog::Sku& sku);

/// Containers that fit in what the target's own programs leave of a node; nothing where the target
/// says nothing of that.
[[nodiscard]] std::optional<int> containers_that_fit(const scenario::Scenario& scenario,
                                                     const catalog::Sku& sku);

/// Requests that a node of `workers` serves at once; where nodes batch, the batches.
[[nodiscard]] serving::Slots slots(const scenario::Node& node, int workers);

/// vCPUs that one worker keeps busy at most.
[[nodiscard]] std::int64_t most_threads(const scenario::Node& node);

} // namespace skusim::placement
