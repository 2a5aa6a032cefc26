#include <skusim/stats/interval.hpp>
#include <skusim/tariff/total_cost.hpp>

#include <algorithm>
#include <limits>

namespace skusim::tariff {

namespace {

__extension__ using Wide = __int128;

Usd from_wide(Wide nano) {
    constexpr Wide most = std::numeric_limits<std::int64_t>::max();
    return Usd::from_nano(static_cast<std::int64_t>(std::min(nano, most)));
}

} // namespace

TotalCost total_cost(const Tariff& tariff, const std::vector<MachineTime>& rented,
                     double confidence) {
    Wide sum = 0;
    std::vector<stats::RatioPart> parts;
    for (const MachineTime& time : rented) {
        const Usd amount = cost(tariff, time);
        sum += amount.nano_usd();
        parts.push_back({amount.in_usd(), 1});
    }
    const auto runs = static_cast<Wide>(rented.size());
    const Usd mean = from_wide((sum + runs / 2) / runs);
    const stats::Estimate estimate = stats::ratio_interval(parts, confidence);
    const double low = std::clamp(estimate.low, 0.0, mean.in_usd());
    return {mean, {mean.in_usd(), low, std::max(estimate.high, mean.in_usd())}};
}

Usd per_million_items(Usd cost, std::int64_t items) {
    return from_wide((static_cast<Wide>(cost.nano_usd()) * 1'000'000 + items / 2) / items);
}

} // namespace skusim::tariff
