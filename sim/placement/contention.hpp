// What the workers of a node share, if they are more than its processors.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/node/sharing/sharing.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace skusim::placement {

/// The processors that `workers` on the SKU share; nothing if each has its own. A sentence if that
/// cannot be simulated.
[[nodiscard]] tl::expected<std::optional<serving::Processors>, std::string>
shared_processors(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                  const catalog::Sku& sku, int workers);

} // namespace skusim::placement
