// What failing nodes did to a simulated cluster.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/report/results.hpp>
#include <skusim/report/table.hpp>

namespace skusim::report {

/// At their rates, in the simulated long run.
void add_failures(Table& table, const SimulationResult& result);
/// null where no node failed at random.
[[nodiscard]] Json failures_json(const SimulationResult& result);

/// One by one.
void add_episodes(Table& table, const SimulationResult& result);
/// null where there were none.
[[nodiscard]] Json episodes_json(const SimulationResult& result);

} // namespace skusim::report
