// `sweep merge`: the stores of a sweep's shards as one store, and one table.
#pragma once

#include <skusim/base/fault.hpp>

#include "options.hpp"

#include <string>
#include <vector>

namespace skusim::cli {

/// What the command ends with that could not use a store: a status of its own where that is because
/// another process has it, for schedulers that try again.
[[nodiscard]] Result<int> failed_on_store(const Faults& faults);

/// Prints the table, or with `--missing` the shards to run again. The status is 1 if the table
/// lacks cells.
[[nodiscard]] Result<int> merge_stores(const ParsedWords& words,
                                       const std::vector<std::string>& stores);

} // namespace skusim::cli
