// How tables of a plan name its SKUs.
#pragma once

#include <skusim/planner/plan.hpp>

#include <string>

namespace skusim::report {

/// The SKU's name, with its region where the plan is over several.
class SkuLabel {
public:
    explicit SkuLabel(const planner::Plan& plan) {
        for (const planner::Candidate& candidate : plan.candidates) {
            has_regions_ |= candidate.sku.region != plan.candidates.front().sku.region;
        }
    }
    [[nodiscard]] std::string operator()(const catalog::Sku& sku) const {
        return has_regions_ ? sku.name + ' ' + sku.region : sku.name;
    }

private:
    bool has_regions_ = false;
};

} // namespace skusim::report
