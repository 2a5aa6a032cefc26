// What a machine has against what a model asks for.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/placement/packing.hpp>

namespace skusim::placement {

/// Figures in a scenario are decimal, products of them are not: 150 % of 7.2 GiB is a hair off
/// 10.8 GiB. No real machine is that close to a limit.
inline constexpr double rounding = 1e-9;

[[nodiscard]] inline bool clearly_less(double a, double b) {
    return a < b * (1 - rounding);
}

/// Whether the SKU has any of that kind.
[[nodiscard]] bool has(const catalog::Sku& sku, catalog::AcceleratorKind kind);

/// Whether the SKU has a GPU that the model runs on by its maker. One whose maker is not known is
/// taken for one.
[[nodiscard]] bool runs_on_its_gpu(const scenario::Model& model, const catalog::Sku& sku);

/// Memory of the accelerators, or the share of one, that a copy runs on; nothing if not known.
[[nodiscard]] std::optional<Bytes> memory_for_copy(const scenario::Model& model,
                                                   const catalog::Sku& sku);

/// Whether so many copies fit together. What is not known does not fit, unless nothing is needed.
[[nodiscard]] bool fits_accelerator(const scenario::Model& model, const catalog::Sku& sku,
                                    int copies = 1);

/// Copies of the model that the SKU holds: min(RAM, vCPUs), on accelerators as many as share each.
[[nodiscard]] int derived_workers(const scenario::Scenario& scenario, const catalog::Sku& sku);

} // namespace skusim::placement
