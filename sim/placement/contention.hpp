// What the workers of a node share, if they are more than its processors, or than the accelerators
// that they run on.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/service/model.hpp>
#include <skusim/serving/node/sharing/sharing.hpp>

#include <optional>
#include <string>
#include <tl/expected.hpp>

namespace skusim::placement {

/// The processors that `workers` on the SKU share; nothing if each has its own, and where they
/// share accelerators, as nodes that batch do (see batching()). A sentence if that cannot be
/// simulated.
[[nodiscard]] tl::expected<std::optional<serving::Processors>, std::string>
shared_processors(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
                  const catalog::Sku& sku, int workers);

/// The times of workers that all work all the time, as those of a job do until its last
/// mini-batches: longer than `alone` by what they share. A sentence if nothing tells that.
[[nodiscard]] tl::expected<service::ServiceTime, std::string>
while_all_work(const scenario::Scenario& scenario, const catalog::Hardware& hardware,
               const catalog::Sku& sku, int workers, service::ServiceTime alone);

} // namespace skusim::placement
