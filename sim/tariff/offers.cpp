#include <skusim/tariff/offers.hpp>

namespace skusim::tariff {

namespace {

using commitment::Contract;
using commitment::Term;

const std::optional<UsdPerHour>& price_of(const catalog::Sku& sku, Contract contract, Term term) {
    if (contract == Contract::reserved) {
        return term == Term::one_year ? sku.reserved_1_year : sku.reserved_3_years;
    }
    return term == Term::one_year ? sku.savings_plan_1_year : sku.savings_plan_3_years;
}

} // namespace

Offers offers_of(const catalog::Sku& sku, const scenario::Commitment& allowed) {
    Offers offers;
    const auto add = [&](Contract contract, const std::vector<Term>& terms) {
        for (const Term term : terms) {
            const std::optional<UsdPerHour>& price = price_of(sku, contract, term);
            (price ? offers.priced : offers.without_price)
                .push_back({contract, term, price.value_or(UsdPerHour{})});
        }
    };
    add(Contract::reserved, allowed.reserved);
    add(Contract::savings_plan, allowed.savings_plan);
    return offers;
}

} // namespace skusim::tariff
