// What nodes of a SKU take of a quota. Pure arithmetic in whole numbers: nothing is simulated.
//
// By cloud:
// - Azure: vCPUs count against the family's limit and the region's; those of spot machines against
//   the one of all spot machines alone. Each machine counts against `virtualMachines`. (Azure
//   documentation, "Check vCPU quotas", 2026-01-16.)
// - AWS: vCPUs count against the class of the family's letters, on demand and spot apart, as the
//   quotas' own names say: "Running On-Demand Standard (A, C, D, H, I, M, R, T, Z) instances".
// - Google Cloud: vCPUs count against the series' metric where there is one (N2_CPUS), else against
//   CPUS, and accelerators against theirs; those of preemptible machines against a PREEMPTIBLE
//   metric that is above 0, else against the same as others. That is read from the names of the
//   metrics; nothing was found that says it in so many words.
// - Azure Machine Learning: as Azure, against limits of its own: "Standard DSv2 Family Cluster
//   Dedicated vCPUs", the region's, and one number for all low-priority nodes. (Azure
//   documentation, "Manage and increase quotas and limits for resources", 2026-01-27.)
// - SageMaker: instances of an endpoint count against the limit of their type, "ml.m5.xlarge for
//   endpoint usage" (the quotas' own names).
// - Vertex AI: nodes of endpoints count with their vCPUs and accelerators against
//   custom_model_serving_... alone (names of metrics: google-cloud-sdk, model garden, 2024).
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/catalog/target.hpp>
#include <skusim/quota/sheet.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace skusim::quota {

/// How machines are rented.
enum class Market { on_demand, spot };

/// What nodes of one SKU take of one limit.
struct Claim {
    QuotaLimit limit;
    int counted_nodes = 0;   ///< with what upgrades and the target's rule add
    std::int64_t needed = 0; ///< in the limit's unit

    /// What is left of the limit; it is below 0 where more is in use than that allows.
    [[nodiscard]] std::int64_t free() const;
    /// What the limit lacks for them; 0 if they fit.
    [[nodiscard]] std::int64_t missing() const;
    /// The least limit under which they fit: used + needed. It is what to ask for.
    [[nodiscard]] std::int64_t new_limit() const { return limit.used + needed; }
};

/// vCPUs that one machine counts with. A constrained size of Azure ("Standard_E4-2s_v5") counts
/// with all vCPUs of the size that it was made from; a share of one is rounded up.
[[nodiscard]] std::int64_t counted_vcpus(const catalog::Sku& sku);

/// The limits that hold for the SKU, with what `nodes` of it take; empty where the sheet has none
/// for it. `counting` is the target's rule: which nodes count beside those that are rented.
[[nodiscard]] std::vector<Claim> claims(const Sheet& sheet, const catalog::Sku& sku, Market market,
                                        const catalog::Quota& counting, int nodes);

/// The claim that lacks most nodes' worth; nullptr if all fit.
[[nodiscard]] const Claim* tightest(const std::vector<Claim>& claims);

/// The most nodes, up to `most`, that fit.
[[nodiscard]] int most_nodes(const Sheet& sheet, const catalog::Sku& sku, Market market,
                             const catalog::Quota& counting, int most);

/// "ask for 176 vCPUs of standardDSv5Family in eastus (12 used + 164)"
[[nodiscard]] std::string request_text(const Claim& claim, const std::string& region);

/// The command that asks for the claim's new limit, line by line with what `\` joins; empty where
/// the sheet's cloud has none. Where only the user knows a word, it is a shell variable:
/// $subscription.
[[nodiscard]] std::vector<std::string> request_command(const Claim& claim, Cloud cloud,
                                                       const std::string& region);

} // namespace skusim::quota
