// Which limits of each cloud hold for a machine.
#pragma once

#include <skusim/quota/claim.hpp>
#include <skusim/quota/sheet.hpp>

#include <string_view>
#include <vector>

namespace skusim::quota {

using HoldingLimits = std::vector<const QuotaLimit*>;

/// Gives the limits of the list of which that holds.
template <class Holds>
[[nodiscard]] HoldingLimits those_that(const Sheet& sheet, const Holds& holds) {
    HoldingLimits limits;
    for (const QuotaLimit& limit : sheet.limits) {
        if (holds(limit)) {
            limits.push_back(&limit);
        }
    }
    return limits;
}

/// How exactly a limit on accelerators called "A100-80GB" or "A100" is meant for those of a type,
/// "A100-SXM-80GB": by how many of its words; 0 if it is not.
[[nodiscard]] int words_of_accelerator(std::string_view called, std::string_view type);

[[nodiscard]] HoldingLimits azure_limits(const Sheet& sheet, const catalog::Sku& sku,
                                         Market market);
[[nodiscard]] HoldingLimits aws_limits(const Sheet& sheet, const catalog::Sku& sku, Market market);
[[nodiscard]] HoldingLimits gcp_limits(const Sheet& sheet, const catalog::Sku& sku, Market market);
[[nodiscard]] HoldingLimits azure_ml_limits(const Sheet& sheet, const catalog::Sku& sku,
                                            Market market);
[[nodiscard]] HoldingLimits sagemaker_limits(const Sheet& sheet, const catalog::Sku& sku);
[[nodiscard]] HoldingLimits vertex_limits(const Sheet& sheet, const catalog::Sku& sku,
                                          Market market);
[[nodiscard]] HoldingLimits table_limits(const Sheet& sheet, const catalog::Sku& sku,
                                         Market market);

} // namespace skusim::quota
