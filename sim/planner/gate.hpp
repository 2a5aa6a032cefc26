// Step one: which SKUs are let in at all.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

/// Asks the gate for every candidate. Gives the indices of those that are let in, up the ladder.
[[nodiscard]] std::vector<std::size_t> gate(const scenario::Scenario& scenario, Plan& plan);

/// Gives the same candidate with that verdict.
[[nodiscard]] Candidate judged(Candidate candidate, const Why& why);

/// Whether the SKU has accelerators of that type, or of one whose name goes on with a hyphen:
/// "A100" is every "A100-...", and no "A10" is one.
[[nodiscard]] bool is_of_type(const catalog::Sku& sku, const std::string& type);

} // namespace skusim::planner
