// What tells SKUs apart for whoever keeps results that were made from them.
#pragma once

#include <skusim/catalog/sku.hpp>

#include <string>

namespace skusim::catalog {

/// All of the SKU that a plan depends on, as text: equal texts, equal plans.
[[nodiscard]] std::string identity(const Sku& sku);

} // namespace skusim::catalog
