// The workers that each class of requests has for itself, as text and JSON.
#pragma once

#include <skusim/base/json.hpp>
#include <skusim/scenario/scenario.hpp>
#include <skusim/serving/node/stations/stations.hpp>

#include <optional>
#include <string>

namespace skusim::report {

/// "2 of detector (1 thread, 2 GiB each), 1 of ranker (4 threads, 3 GiB)"
[[nodiscard]] std::string own_workers_text(const scenario::Scenario& scenario,
                                           const serving::Stations& stations);
/// The same by class, in their order; null where classes share workers.
[[nodiscard]] Json own_workers_json(const scenario::Scenario& scenario,
                                    const std::optional<serving::Stations>& stations);
/// What the scenario says of them: "2 of detector, ranker as many as fit".
[[nodiscard]] std::string asked_own_workers(const scenario::Scenario& scenario);

} // namespace skusim::report
