#include <skusim/base/check.hpp>
#include <skusim/commitment/demand.hpp>

#include <algorithm>
#include <cmath>
#include <map>

namespace skusim::commitment {

Demand::Demand(std::vector<Level> levels) {
    std::map<int, std::int64_t> weights;
    for (const Level& level : levels) {
        SKUSIM_CHECK(level.nodes >= 0 && level.weight >= 0, "a demand is of nodes for some time");
        weights[level.nodes] += level.weight;
        weight_ += level.weight;
    }
    SKUSIM_CHECK(weight_ > 0 && weight_ <= most_weight, "a demand lasts for some time");
    for (const auto& [nodes, weight] : weights) {
        if (weight > 0) {
            levels_.push_back({nodes, weight});
        }
    }
}

Demand Demand::from_shares(const std::vector<double>& shares) {
    std::vector<Level> levels;
    for (std::size_t nodes = 0; nodes < shares.size(); ++nodes) {
        // Rounded down to whole parts, of which most_weight are never exceeded.
        const double parts = std::floor(shares[nodes] * static_cast<double>(most_weight - 1'000));
        levels.push_back({static_cast<int>(nodes), static_cast<std::int64_t>(parts)});
    }
    return Demand(std::move(levels));
}

std::int64_t Demand::weight_from(int nodes) const {
    std::int64_t weight = 0;
    for (const Level& level : levels_) {
        weight += level.nodes >= nodes ? level.weight : 0;
    }
    return weight;
}

double Demand::share_from(int nodes) const {
    return static_cast<double>(weight_from(nodes)) / static_cast<double>(weight_);
}

double Demand::mean() const {
    double sum = 0;
    for (const Level& level : levels_) {
        sum += static_cast<double>(level.nodes) * static_cast<double>(level.weight);
    }
    return sum / static_cast<double>(weight_);
}

Demand Demand::over(int years, double growth_a_year, const std::vector<Owned>& owned,
                    int percent) const {
    constexpr int months_per_year = 12;
    const int months = months_per_year * years;
    const auto owned_in = [&](int month) {
        int nodes = 0;
        for (const Owned& each : owned) {
            nodes += !each.months || month < *each.months ? each.nodes : 0;
        }
        return nodes;
    };
    const bool are_alike = growth_a_year == 0 && owned_in(0) == owned_in(months - 1);
    const int to_look_at = are_alike ? 1 : months;
    // Each month has the same weight, of which all together may not be more than fits.
    const bool fits = weight_ <= most_weight / to_look_at;
    std::vector<Level> levels;
    for (int month = 0; month < to_look_at; ++month) {
        // The load is scaled as a whole: nodes that were rounded up before would grow, too.
        const double factor =
            percent / 100.0 * std::pow(1 + growth_a_year, (month + 0.5) / months_per_year);
        for (const Level& level : levels_) {
            const double nodes = std::ceil(level.nodes * factor * (1 - 1e-12)) - owned_in(month);
            levels.push_back({static_cast<int>(std::clamp(nodes, 0.0, 1e9)),
                              fits ? level.weight : level.weight / months});
        }
    }
    return Demand(std::move(levels));
}

} // namespace skusim::commitment
