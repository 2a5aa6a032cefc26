// How many workers a node has, each in a container of its own where the target packs containers.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/scenario/scenario.hpp>

#include <tl/expected.hpp>

namespace skusim::placement {

/// There are as many as are asked for, or fit; or this tells what they lack: threads, room in what
/// the target's own programs leave of the node, or accelerators.
[[nodiscard]] tl::expected<int, Why> workers_with_room(const scenario::Scenario& scenario,
                                                       const catalog::Sku& sku);

} // namespace skusim::placement
