// Reads how often AWS takes spot machines of each type back, as its Spot Instance Advisor tells it.
#pragma once

#include <skusim/base/fault.hpp>

#include <map>
#include <string>
#include <utility>

namespace skusim::traces {

/// The five bands of AWS's frequency of interruption: the chance, in per cent, that a machine was
/// taken back within the month before.
enum class AdvisorBand { from_0_to_5, from_5_to_10, from_10_to_15, from_15_to_20, over_20 };

struct SpotAdvice {
    /// They are of machines that run Linux, by region ("us-east-1") and instance type ("m5.large").
    std::map<std::pair<std::string, std::string>, AdvisorBand> bands;
    std::string hash; ///< of the file
};

/// Reads JSON as https://spot-bid-advisor.s3.amazonaws.com/spot-advisor-data.json has it:
///
///   {"ranges": [{"index": 0, "label": "<5%"}, {"index": 1, "label": "5-10%"}, ...],
///    "spot_advisor": {"us-east-1": {"Linux": {"m5.large": {"s": 70, "r": 0}}}}}
///
/// where `r` is the index of a range. Other keys, such as savings, are not read. Faults, with line
/// and column: JSON of another form, a label that is none of the five, an `r` that is no range's,
/// no machine that runs Linux, a file over 64 MiB.
[[nodiscard]] Result<SpotAdvice> read_spot_advice(const std::string& path);

} // namespace skusim::traces
