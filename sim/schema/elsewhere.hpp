// Where a key that is not known in one map is known below it.
#pragma once

#include <skusim/schema/type.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace skusim::schema {

/// The way from these fields down to a key of that name: "workload.arrivals.rate" for "rate". The
/// shortest, and of equals the first in the table; empty if there is none. Items of lists are not
/// looked into.
[[nodiscard]] std::string way_to(std::string_view key, const std::vector<Field>& fields);

} // namespace skusim::schema
