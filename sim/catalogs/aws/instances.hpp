// Machines of AWS with their prices, as instances.vantage.sh lists them (`instances.json`; the
// shape is that of its MIT-licensed source, vantage-sh/ec2instances.info, seen 2026-10).
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/catalogs/tables.hpp>
#include <skusim/text/tree.hpp>

#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::catalogs {

/// Whether the item looks like one of that list.
[[nodiscard]] bool is_instance_item(const text::Value& item);

/// The machine in each region that has a price for Linux; the error is the reason why the item
/// cannot be used, one of a few. Prices are texts, and one that is no number ("N/A") is absent. A
/// reservation is a standard one without an upfront fee, for each hour of its term; a savings plan
/// likewise. Those with a fee are left out: their price an hour does not tell it all.
[[nodiscard]] tl::expected<std::vector<catalog::Sku>, std::string_view>
read_instances(const text::Value& item, const Tables& tables);

} // namespace skusim::catalogs
