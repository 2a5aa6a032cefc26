// The rules of the compute targets, from the data files in scenarios/targets.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/target.hpp>

#include <string_view>

namespace skusim::formats {

/// The target of that name as it ships with skusim, compiled into the binary. A name without a data
/// file is a fault.
[[nodiscard]] Result<catalog::Target> shipped_target(std::string_view name);

} // namespace skusim::formats
