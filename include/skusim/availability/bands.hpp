// What clouds tell of how often they take spot machines back: a band of the chance that it happens,
// to one machine, within an hour (Azure) or a month (AWS).
//
// A chance p within a time t is the rate -ln(1 - p) / t. The same label stands for rates that are
// 730 to 1 apart.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/quantity.hpp>

#include <array>
#include <string_view>

namespace skusim::availability {

/// Azure: column `evictionRate` of SpotResources (Azure Resource Graph), per hour. AWS: "frequency
/// of interruption" of the Spot Instance Advisor, over a trailing month.
enum class EvictionBand {
    azure_0_5,
    azure_5_10,
    azure_10_15,
    azure_15_20,
    azure_20_up,
    aws_0_5,
    aws_5_10,
    aws_10_15,
    aws_15_20,
    aws_20_up,
};

[[nodiscard]] constexpr auto enum_names(EvictionBand) {
    return std::array<EnumName<EvictionBand>, 10>{{
        {EvictionBand::azure_0_5, "azure-0-5"},
        {EvictionBand::azure_5_10, "azure-5-10"},
        {EvictionBand::azure_10_15, "azure-10-15"},
        {EvictionBand::azure_15_20, "azure-15-20"},
        {EvictionBand::azure_20_up, "azure-20-up"},
        {EvictionBand::aws_0_5, "aws-0-5"},
        {EvictionBand::aws_5_10, "aws-5-10"},
        {EvictionBand::aws_10_15, "aws-10-15"},
        {EvictionBand::aws_15_20, "aws-15-20"},
        {EvictionBand::aws_20_up, "aws-20-up"},
    }};
}

/// Whose figure a band is.
struct BandSource {
    std::string_view cloud;  ///< the provider, as catalogs name it
    std::string_view figure; ///< what it is a figure of, for people
    double hours = 1;        ///< that the chance is of
};
[[nodiscard]] const BandSource& source_of(EvictionBand band);
/// Whether there are bands of that provider's machines.
[[nodiscard]] bool tells_bands(std::string_view cloud);

/// What the band says at its upper end; of one that has none, at its lower.
struct BandRate {
    Rate rate;
    bool is_least = false; ///< it may be any higher
};

[[nodiscard]] BandRate rate_of(EvictionBand band);

} // namespace skusim::availability
