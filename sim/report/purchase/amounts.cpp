#include "amounts.hpp"

#include <fmt/format.h>

namespace skusim::report {

std::string cents(Usd amount) {
    constexpr std::int64_t nano_per_cent = 10'000'000;
    const std::int64_t whole = (amount.nano_usd() + nano_per_cent / 2) / nano_per_cent;
    return fmt::format("{}.{:02}", whole / 100, whole % 100);
}

double in_cents(Usd amount) {
    return std::stod(cents(amount));
}

Usd less(Usd a, Usd b) {
    return Usd::from_nano(a.nano_usd() - b.nano_usd());
}

double saving(Usd cost, Usd on_demand) {
    return on_demand == Usd{} ? 0 : 1 - cost.in_usd() / on_demand.in_usd();
}

double break_even_days(const commitment::Purchase& purchase) {
    return purchase.break_even * days_per_year * commitment::years(purchase.offer.term);
}

} // namespace skusim::report
