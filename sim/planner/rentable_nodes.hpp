// The most nodes of one SKU that may be rented, and why no more: of policy and target, and of the
// quota. A plan first keeps to all of them; then it looks what would be cheapest without the quota.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/placement/verdict.hpp>
#include <skusim/planner/candidate.hpp>
#include <skusim/planner/targets.hpp>
#include <skusim/quota/claim.hpp>
#include <skusim/scenario/scenario.hpp>

#include <algorithm>
#include <memory>
#include <string>

namespace skusim::planner {

class RentableNodes {
public:
    /// `scenario` must outlive it.
    RentableNodes(const scenario::Scenario& scenario, const catalog::Sku& sku,
                  quota::Market market);

    [[nodiscard]] int most() const {
        return is_lifted_ ? by_rule_.nodes : std::min(by_rule_.nodes, within_quota_);
    }
    /// It is of policy or target.
    [[nodiscard]] const std::string& rule() const { return by_rule_.rule; }
    /// Whether the quota allows fewer than policy and target.
    [[nodiscard]] bool is_held_by_quota() const { return within_quota_ < by_rule_.nodes; }
    /// Whether it does, and was not lifted.
    [[nodiscard]] bool is_capped_by_quota() const { return is_held_by_quota() && !is_lifted_; }
    [[nodiscard]] bool exceeds_quota(int nodes) const { return nodes > within_quota_; }
    void lift_quota() { is_lifted_ = true; }

    /// Why so many, more than may be rented, are not.
    [[nodiscard]] placement::Why beyond(int nodes) const;
    /// Why the quota does not let so many be rented.
    [[nodiscard]] placement::Why beyond_quota(int nodes, bool is_least) const;

private:
    const scenario::Scenario& scenario_;
    /// Null where there is no quota, which alone asks for it: plans have tens of thousands of
    /// these.
    std::shared_ptr<const catalog::Sku> sku_;
    quota::Market market_;
    MostNodes by_rule_;
    int within_quota_;
    bool is_lifted_ = false;
};

/// The candidate as it is, or over the quota if its nodes are more than that allows.
[[nodiscard]] Candidate beyond_quota(Candidate candidate, const RentableNodes& rentable);

} // namespace skusim::planner
