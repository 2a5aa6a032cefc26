// What a SKU's prices let one commit to.
#pragma once

#include <skusim/catalog/sku.hpp>
#include <skusim/commitment/offer.hpp>
#include <skusim/scenario/policy.hpp>

#include <vector>

namespace skusim::tariff {

struct Offers {
    std::vector<commitment::Offer> priced;
    /// Contracts that the policy allows and the catalog has no price of; theirs is 0. A price is
    /// never made from the discount of another SKU: two sizes of one series differ in it.
    std::vector<commitment::Offer> without_price;
};

/// The contracts that the policy allows, for the SKU.
[[nodiscard]] Offers offers_of(const catalog::Sku& sku, const scenario::Commitment& allowed);

} // namespace skusim::tariff
