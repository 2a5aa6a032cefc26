// Figures inside a plan's sentences, all in one form.
#pragma once

#include <skusim/base/count.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>
#include <skusim/base/time.hpp>

#include <string>

namespace skusim::planner {

[[nodiscard]] std::string gib(Bytes amount);              ///< "10.8 GiB"
[[nodiscard]] std::string percent(double share);          ///< "150 %"
[[nodiscard]] std::string time_text(double seconds);      ///< "412 ms"
[[nodiscard]] std::string usd_per_hour(UsdPerHour price); ///< "0.096 USD/h"

} // namespace skusim::planner
