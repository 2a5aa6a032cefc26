// Items of `az vm list-skus`, in the form of the command and of the REST API.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/catalogs/tables.hpp>
#include <skusim/text/tree.hpp>

#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace skusim::catalogs {

/// Whether the item looks like one of list-skus.
[[nodiscard]] bool is_sku_item(const text::Value& item);

/// Reads one item as a SKU without prices in each of its locations; the error is the reason why it
/// cannot be used, one of a few.
///
/// vCPUs are those available: a constrained size ("E4-2s_v5") has fewer than its vCPUs say. RAM is
/// MemoryGB, which Azure means in GiB. A machine is retired once its RetirementDateUtc is past. A
/// restriction of type Location that names the SKU's location is kept; one of zones is not, as the
/// machine can still be had without naming a zone. What the item leaves open comes from the table
/// of series.
[[nodiscard]] tl::expected<std::vector<catalog::Sku>, std::string_view>
read_machines(const text::Value& item, const Tables& tables);

/// A region as prices name it: "East US" and "EastUS" are "eastus".
[[nodiscard]] std::string plain_region(std::string_view region);

} // namespace skusim::catalogs
