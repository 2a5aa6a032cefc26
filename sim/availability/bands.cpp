#include <skusim/availability/bands.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace skusim::availability {

namespace {

constexpr BandSource azure_spot{
    "azure", "Azure's chance within an hour, of the last 28 days (Resource Graph, SpotResources)",
    1};
constexpr BandSource aws_spot{
    "aws", "AWS's chance within a month, of the last one (Spot Instance Advisor)", 730};

struct BandRow {
    EvictionBand band;
    const BandSource& source;
    double chance; ///< at its upper end, or at its lower where there is none
    bool is_least;
};

constexpr std::array<BandRow, 10> band_table{{
    {EvictionBand::azure_0_5, azure_spot, 0.05, false},
    {EvictionBand::azure_5_10, azure_spot, 0.10, false},
    {EvictionBand::azure_10_15, azure_spot, 0.15, false},
    {EvictionBand::azure_15_20, azure_spot, 0.20, false},
    {EvictionBand::azure_20_up, azure_spot, 0.20, true},
    {EvictionBand::aws_0_5, aws_spot, 0.05, false},
    {EvictionBand::aws_5_10, aws_spot, 0.10, false},
    {EvictionBand::aws_10_15, aws_spot, 0.15, false},
    {EvictionBand::aws_15_20, aws_spot, 0.20, false},
    {EvictionBand::aws_20_up, aws_spot, 0.20, true},
}};

const BandRow& row_of(EvictionBand band) {
    return *std::find_if(band_table.begin(), band_table.end(),
                         [&](const BandRow& each) { return each.band == band; });
}

} // namespace

const BandSource& source_of(EvictionBand band) {
    return row_of(band).source;
}

bool tells_bands(std::string_view cloud) {
    return std::any_of(band_table.begin(), band_table.end(),
                       [&](const BandRow& each) { return each.source.cloud == cloud; });
}

BandRate rate_of(EvictionBand band) {
    constexpr double seconds_per_hour = 3600;
    const BandRow& row = row_of(band);
    return {Rate{-std::log1p(-row.chance) / (row.source.hours * seconds_per_hour)}, row.is_least};
}

} // namespace skusim::availability
