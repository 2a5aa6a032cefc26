// A language model on a SKU: its engines, or why there are none.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/placement/placement.hpp>

#include <tl/expected.hpp>

namespace skusim::placement {

/// The engines of one node, with the tensor parallelism that the scenario asks for; the least that
/// holds the model where it leaves that open. The scenario's service is a TokenService, and the SKU
/// has passed the gate.
[[nodiscard]] tl::expected<Workers, NotPlaced> engines_on(const scenario::Scenario& scenario,
                                                          const catalog::Sku& sku,
                                                          const catalog::Hardware& hardware);

/// The engines that the scenario itself describes.
[[nodiscard]] tl::expected<Workers, Missing> described_engines(const scenario::Scenario& scenario);

/// One machine of these engines under the scenario's requests.
[[nodiscard]] Placement under_requests(const scenario::Scenario& scenario, Workers engines);

} // namespace skusim::placement
