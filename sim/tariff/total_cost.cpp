#include <skusim/stats/interval.hpp>
#include <skusim/tariff/total_cost.hpp>

#include <algorithm>

namespace skusim::tariff {

TotalCost total_cost(const Tariff& tariff, const std::vector<MachineTime>& rented,
                     double confidence) {
    WideMoney sum = 0;
    std::vector<stats::RatioPart> parts;
    for (const MachineTime& time : rented) {
        const Usd amount = cost(tariff, time);
        sum += amount.nano_usd();
        parts.push_back({amount.in_usd(), 1});
    }
    const auto runs = static_cast<WideMoney>(rented.size());
    const Usd mean = Usd::from_nano(nearest_nano_usd((sum + runs / 2) / runs));
    const stats::Estimate estimate = stats::ratio_interval(parts, confidence);
    const double low = std::clamp(estimate.low, 0.0, mean.in_usd());
    return {mean, {mean.in_usd(), low, std::max(estimate.high, mean.in_usd())}};
}

Usd per_million_items(Usd cost, std::int64_t items) {
    return Usd::from_nano(nearest_nano_usd(
        (static_cast<WideMoney>(cost.nano_usd()) * 1'000'000 + items / 2) / items));
}

} // namespace skusim::tariff
