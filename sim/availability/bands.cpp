#include <skusim/availability/bands.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace skusim::availability {

namespace {

struct BandRow {
    EvictionBand band;
    double chance; ///< at its upper end, or at its lower where there is none
    bool is_least;
    double hours; ///< that the chance is of
};

constexpr double month = 730;
constexpr std::array<BandRow, 10> band_table{{
    {EvictionBand::azure_0_5, 0.05, false, 1},
    {EvictionBand::azure_5_10, 0.10, false, 1},
    {EvictionBand::azure_10_15, 0.15, false, 1},
    {EvictionBand::azure_15_20, 0.20, false, 1},
    {EvictionBand::azure_20_up, 0.20, true, 1},
    {EvictionBand::aws_0_5, 0.05, false, month},
    {EvictionBand::aws_5_10, 0.10, false, month},
    {EvictionBand::aws_10_15, 0.15, false, month},
    {EvictionBand::aws_15_20, 0.20, false, month},
    {EvictionBand::aws_20_up, 0.20, true, month},
}};

} // namespace

BandRate rate_of(EvictionBand band) {
    constexpr double seconds_per_hour = 3600;
    const auto* const row = std::find_if(band_table.begin(), band_table.end(),
                                         [&](const BandRow& each) { return each.band == band; });
    return {Rate{-std::log1p(-row->chance) / (row->hours * seconds_per_hour)}, row->is_least};
}

} // namespace skusim::availability
