// Amounts of commitments, as the text and the JSON of a plan both tell them.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/commitment/purchase.hpp>

#include <string>

namespace skusim::report {

inline constexpr int days_per_year = 365;

/// To the cent, half up.
[[nodiscard]] std::string cents(Usd amount);
[[nodiscard]] double in_cents(Usd amount);
[[nodiscard]] Usd less(Usd a, Usd b);
/// The share of `on_demand` that is not paid.
[[nodiscard]] double saving(Usd cost, Usd on_demand);
/// How long all nodes of the purchase must be in use for it to pay.
[[nodiscard]] double break_even_days(const commitment::Purchase& purchase);

} // namespace skusim::report
