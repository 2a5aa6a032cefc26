// What a job costs.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/experiment/job.hpp>
#include <skusim/stats/estimate.hpp>

#include <cstdint>

namespace skusim::planner {

struct TotalCost {
    Usd mean;                 ///< of a run: exact for the runs that were made, half up to 10^-9 USD
    stats::Estimate estimate; ///< the same, in USD, with its interval
};

/// All node time that the runs rented, at `price` an hour.
[[nodiscard]] TotalCost total_cost(UsdPerHour price, const experiment::JobOutcome& outcome,
                                   double confidence);

/// `cost` of `items` > 0, for a million of them; half up to 10^-9 USD.
[[nodiscard]] Usd per_million_items(Usd cost, std::int64_t items);

} // namespace skusim::planner
