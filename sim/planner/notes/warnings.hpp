// What a reader of the plan should know though it changes no figure.
#pragma once

#include <skusim/planner/plan.hpp>
#include <skusim/scenario/scenario.hpp>

namespace skusim::planner {

/// The plan is on these SKUs, all of the catalog.
[[nodiscard]] std::vector<std::string> warnings(const scenario::Scenario& scenario,
                                                const std::vector<catalog::Sku>& skus,
                                                const Plan& plan);

/// That `select` leaves none of the catalog's SKUs, and what a name that none has may have meant.
[[nodiscard]] std::string nothing_selected(const scenario::Selection& select,
                                           const std::vector<catalog::Sku>& skus);

/// What the scenario's target has to say, whatever is chosen.
void add_target_warnings(const scenario::Scenario& scenario, const Plan& plan,
                         std::vector<std::string>& texts);

/// What the quota leaves open.
void add_quota_warnings(const scenario::Scenario& scenario, const Plan& plan,
                        std::vector<std::string>& texts);
/// Why nothing is committed to though the policy asks, and what is owned in vain.
void add_commitment_warnings(const scenario::Scenario& scenario, const Plan& plan,
                             std::vector<std::string>& texts);
/// What a plan leaves out that can take its nodes away, and what is odd about what is told to fail.
void add_survival_warnings(const scenario::Scenario& scenario, const Plan& plan,
                           std::vector<std::string>& texts);

} // namespace skusim::planner
