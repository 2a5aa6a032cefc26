// What can be committed to: contracts that make an hour of a node cheaper and are due whether it is
// used or not.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>

#include <array>

namespace skusim::commitment {

inline constexpr int hours_per_year = 8760;

enum class Term { one_year, three_years };

[[nodiscard]] constexpr auto enum_names(Term) {
    return std::array<EnumName<Term>, 2>{
        {{Term::one_year, "1y", "one year"}, {Term::three_years, "3y", "three years"}}};
}

[[nodiscard]] constexpr int years(Term term) {
    return term == Term::one_year ? 1 : 3;
}

enum class Contract {
    reserved,     ///< nodes of one SKU, paid for each hour of the term
    savings_plan, ///< an amount an hour, used up at prices that are lower than on demand
};

[[nodiscard]] constexpr auto enum_names(Contract) {
    return std::array<EnumName<Contract>, 2>{
        {{Contract::reserved, "reserved"}, {Contract::savings_plan, "savings-plan"}}};
}

/// One contract for nodes of one SKU.
struct Offer {
    Contract contract = Contract::reserved;
    Term term = Term::one_year;
    UsdPerHour per_node_hour; ///< for each hour of the term, used or not

    bool operator==(const Offer&) const = default;
};

} // namespace skusim::commitment
