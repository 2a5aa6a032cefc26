#include <skusim/stats/interval.hpp>
#include <skusim/tariff/total_cost.hpp>

#include <algorithm>

namespace skusim::tariff {

namespace {

TotalCost mean_of(const std::vector<Usd>& runs, double confidence) {
    WideMoney sum = 0;
    std::vector<stats::RatioPart> parts;
    for (const Usd amount : runs) {
        sum += amount.nano_usd();
        parts.push_back({amount.in_usd(), 1});
    }
    const auto count = static_cast<WideMoney>(runs.size());
    const Usd mean = Usd::from_nano(nearest_nano_usd((sum + count / 2) / count));
    const stats::Estimate estimate = stats::ratio_interval(parts, confidence);
    const double low = std::clamp(estimate.low, 0.0, mean.in_usd());
    return {mean, {mean.in_usd(), low, std::max(estimate.high, mean.in_usd())}};
}

} // namespace

TotalCost total_cost(const Tariff& tariff, const std::vector<MachineTime>& rented,
                     double confidence) {
    std::vector<Usd> runs;
    for (const MachineTime& time : rented) {
        runs.push_back(cost(tariff, time));
    }
    return mean_of(runs, confidence);
}

TotalCost total_cost(const BothTariffs& tariffs, const std::vector<MachineTime>& rented,
                     const std::vector<MachineTime>& dedicated, double confidence) {
    std::vector<Usd> runs;
    for (std::size_t i = 0; i < rented.size(); ++i) {
        // What all nodes cost as low-priority ones, and what dedicated ones cost beyond that.
        const std::int64_t beyond = cost(tariffs.dedicated, dedicated[i]).nano_usd() -
                                    cost(tariffs.low_priority, dedicated[i]).nano_usd();
        runs.push_back(Usd::from_nano(cost(tariffs.low_priority, rented[i]).nano_usd() + beyond));
    }
    return mean_of(runs, confidence);
}

Usd per_million_items(Usd cost, std::int64_t items) {
    return Usd::from_nano(nearest_nano_usd(
        (static_cast<WideMoney>(cost.nano_usd()) * 1'000'000 + items / 2) / items));
}

} // namespace skusim::tariff
