// What a scenario asks, in words, as every result and every emitted file says it.
#pragma once

#include <skusim/scenario/scenario.hpp>

#include <string>

namespace skusim::report {

/// "200 clients, think time 0 s", "400 requests/s (Poisson)"
[[nodiscard]] std::string workload_text(const workload::Arrivals& arrivals);
/// "2000000 items in mini-batches of 10"
[[nodiscard]] std::string workload_text(const workload::Job& job);
/// The scenario's job, or else its arrivals.
[[nodiscard]] std::string workload_text(const scenario::Scenario& scenario);

/// A service's is "p95 <= 150 ms, errors <= 0.1 %" or "p95 <= 150 ms, small: p95 <= 20 ms"; of a
/// job, "makespan <= 6 h, failed items <= 1 %". The scenario has an objective.
[[nodiscard]] std::string objective_text(const scenario::Scenario& scenario);

} // namespace skusim::report
