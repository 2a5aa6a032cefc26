// What a job costs, from the node time that simulated runs of it rented.
#pragma once

#include <skusim/base/money.hpp>
#include <skusim/stats/estimate.hpp>
#include <skusim/tariff/tariff.hpp>

#include <cstdint>
#include <vector>

namespace skusim::tariff {

struct TotalCost {
    Usd mean;                 ///< of a run: exact for the runs that were made, half up to 10^-9 USD
    stats::Estimate estimate; ///< the same, in USD, with its interval
};

/// What a run costs on average, from the node time that each of one or more runs rented.
[[nodiscard]] TotalCost total_cost(const Tariff& tariff, const std::vector<MachineTime>& rented,
                                   double confidence);

/// Tariffs of a cluster whose nodes are of both tiers.
struct BothTariffs {
    Tariff dedicated;
    Tariff low_priority;
};
/// What it costs where the part `dedicated` of each run's time has a tariff of its own.
[[nodiscard]] TotalCost total_cost(const BothTariffs& tariffs,
                                   const std::vector<MachineTime>& rented,
                                   const std::vector<MachineTime>& dedicated, double confidence);

/// `cost` of `items` > 0, for a million of them; half up to 10^-9 USD.
[[nodiscard]] Usd per_million_items(Usd cost, std::int64_t items);

} // namespace skusim::tariff
