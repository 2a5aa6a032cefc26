// What spot machines of AWS have cost: `aws ec2 describe-spot-price-history`, whose shape is
// SpotPriceHistory (AWS CLI Command Reference, seen 2026-11).
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/base/time.hpp>
#include <skusim/text/tree.hpp>

#include "catalogs/machine_price.hpp"

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace skusim::catalogs {

/// Collects events: from its time on a machine costs that much in a zone, until the next event.
class SpotHistory {
public:
    [[nodiscard]] static bool is_item(const text::Value& item);
    /// The reason why the item is left out, one of a few; empty if it is not.
    [[nodiscard]] std::string_view take(const text::Value& item, const Place& place);
    /// Where the first event stands that was taken.
    [[nodiscard]] const Place& first_place() const { return first_place_; }

    /// The mean of each machine in each region, weighted by the time that each price held: from the
    /// first event of its zone to the last of all that were taken. Of several zones the cheapest
    /// counts.
    [[nodiscard]] std::vector<MachinePrice> prices() const;

private:
    using PriceChange = std::pair<Duration, UsdPerHour>;

    std::map<std::pair<std::string, std::string>, std::vector<PriceChange>>
        events_; ///< by machine and zone
    Duration last_{};
    Place first_place_;
};

} // namespace skusim::catalogs
