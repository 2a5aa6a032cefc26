// Who makes a capacity plan, and looks at single SKUs as a plan does.
#pragma once

#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>
#include <skusim/placement/refusal.hpp>
#include <skusim/planner/plan.hpp>
#include <skusim/planner/profile.hpp>
#include <skusim/planner/progress.hpp>
#include <skusim/scenario/scenario.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace skusim::planner {

/// Whose load curves are followed to the capacity. Of other machines a plan shows one load that
/// holds; they cannot be chosen, whatever more they carry. Few machines are all followed.
enum class Curves { of_contenders, of_all };

/// Gate, scale up, scale out, choose; of a job: gate, work, clusters, choose. `scenario` has
/// a model, and an objective or a job. The SKUs are those of the catalog that the scenario
/// looks at (see selected()). Plans made beside another, whose choices alone count, share what
/// they have `known`, and do not look beyond the quota.
[[nodiscard]] Plan make_plan(const scenario::Scenario& scenario,
                             const std::vector<catalog::Sku>& skus,
                             const catalog::Hardware& hardware, const ProgressSink& progress,
                             const std::shared_ptr<experiment::OutcomeMemory>& known = nullptr,
                             Curves curves = Curves::of_contenders);

/// The SKUs that `select` admits by region, family and price, up the ladder. Burstable and retired
/// ones stay: they are gated with a reason.
[[nodiscard]] std::vector<catalog::Sku> selected(const std::vector<catalog::Sku>& skus,
                                                 const scenario::Selection& select,
                                                 scenario::Pricing pricing);

/// A plan that rents nothing: every SKU is gated by the refusal.
[[nodiscard]] Plan refused_plan(const scenario::Scenario& scenario,
                                const std::vector<catalog::Sku>& skus,
                                const placement::Refusal& refusal);

/// The plan of least cost, if one has a choice; the first of equals.
[[nodiscard]] std::optional<std::size_t> cheapest_of(const std::vector<const Plan*>& plans);

/// What becomes of one SKU whose load is raised until the objective breaks: its profile, unless a
/// rule, a missing figure or a request on an idle node keeps it out. `on_point` is called after
/// each load. `scenario` has a model and an objective.
[[nodiscard]] Candidate profiled(const scenario::Scenario& scenario, const catalog::Sku& sku,
                                 const catalog::Hardware& hardware, const ProfileEffort& effort,
                                 const std::function<void()>& on_point);

} // namespace skusim::planner
