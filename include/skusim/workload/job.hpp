// A job: a number of items to score by a deadline, on nodes that are rented for it. Scenarios and
// results call it a batch job (`arrivals: {kind: batch}`); in code a batch is what a batcher forms.
//
// The rules are those of a parallel run on Azure Machine Learning's compute clusters (FACTS of its
// documentation are in scenarios/targets/amlcompute.yaml): items are put together in mini-batches,
// which the processes of all nodes take one after the other from one list.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace skusim::workload {

/// How a node is rented.
enum class Tier {
    dedicated,    ///< stays until it is given back
    low_priority, ///< cheaper; may be evicted at any moment
    both,         ///< some nodes dedicated, the others low-priority, in one cluster
};

[[nodiscard]] constexpr auto enum_names(Tier) {
    return std::array<EnumName<Tier>, 3>{
        {{Tier::dedicated, "dedicated", "nodes that stay until they are given back"},
         {Tier::low_priority, "low-priority", "cheaper nodes, which can be evicted at any moment"},
         {Tier::both, "both", "nodes of both tiers side by side, as many of each as cost least"}}};
}

/// "dedicated", "low-priority": as scenarios write it.
[[nodiscard]] constexpr std::string_view name(Tier tier) {
    return name_in_table(tier);
}

struct Job {
    std::int64_t items = 1;
    Duration deadline{};               ///< from submission to the end of the last mini-batch
    std::int64_t mini_batch_size = 10; ///< items; the last mini-batch may have fewer
    Duration overhead{};               ///< of each attempt at a mini-batch, beside its items' times
    int max_retries = 3;               ///< attempts after the first that failed or was cut off
    std::optional<Duration> timeout = std::chrono::minutes{1}; ///< longer attempts are cut off
    double failures = 0;      ///< probability that an attempt fails
    std::optional<Tier> tier; ///< absent: whichever costs least
    Rate evictions;           ///< of one low-priority node
    Duration boot_time = std::chrono::minutes{5};
    Duration idle_before_scale_down = std::chrono::seconds{120}; ///< after the job's end; paid
    int min_nodes = 0; ///< up already at submission, and not given back at the end

    /// The last one may be smaller.
    [[nodiscard]] std::int64_t mini_batches() const {
        return (items + mini_batch_size - 1) / mini_batch_size;
    }
    /// Items of one mini-batch, counted from 0.
    [[nodiscard]] std::int64_t items_of(std::int64_t mini_batch) const {
        return mini_batch + 1 < mini_batches() ? mini_batch_size
                                               : items - mini_batch * mini_batch_size;
    }
};

} // namespace skusim::workload
