#include "spot_history.hpp"

#include <skusim/text/timestamps.hpp>

#include "catalogs/known_price.hpp"

#include <algorithm>
#include <cctype>

namespace skusim::catalogs {
using namespace text;

namespace {

/// "us-east-1" of "us-east-1a"; a local zone's name ("us-east-1-bos-1a") ends in a letter as well.
std::string region_of(const std::string& zone) {
    const bool has_letter =
        zone.size() > 1 && std::isalpha(static_cast<unsigned char>(zone.back())) != 0;
    return has_letter ? zone.substr(0, zone.size() - 1) : zone;
}

} // namespace

bool SpotHistory::is_item(const Value& item) {
    return item.find("SpotPrice") != nullptr && item.find("InstanceType") != nullptr;
}

std::string_view SpotHistory::take(const Value& item, const Place& place) {
    if (!text_under(item, "ProductDescription").starts_with("Linux/UNIX")) {
        return "spot price of another system than Linux/UNIX";
    }
    const std::optional<UsdPerHour> price = known_price(item, "SpotPrice");
    const auto time = parse_timestamp(text_under(item, "Timestamp"));
    const std::string_view name = text_under(item, "InstanceType");
    const std::string_view zone = text_under(item, "AvailabilityZone");
    if (!price || !time || name.empty() || zone.empty()) {
        return "spot price without a number of USD above 0, a time, an instance or a zone";
    }
    if (events_.empty()) {
        first_place_ = place;
    }
    events_[{std::string(name), std::string(zone)}].emplace_back(*time, *price);
    last_ = std::max(last_, *time);
    return {};
}

std::vector<MachinePrice> SpotHistory::prices() const {
    std::map<std::pair<std::string, std::string>, UsdPerHour> least;
    for (const auto& [where, unordered] : events_) {
        std::vector<PriceChange> events = unordered;
        std::sort(events.begin(), events.end());
        WideMoney weighted = 0;
        for (std::size_t i = 0; i < events.size(); ++i) {
            const Duration end = i + 1 < events.size() ? events[i + 1].first : last_;
            weighted += WideMoney{events[i].second.nano_usd()} * (end - events[i].first).count();
        }
        const std::int64_t length = (last_ - events.front().first).count();
        // All at the last moment: the price then.
        const UsdPerHour mean =
            length > 0 ? UsdPerHour::from_nano(nearest_nano_usd((weighted + length / 2) / length))
                       : events.back().second;
        const auto [known, is_new] =
            least.try_emplace({where.first, region_of(where.second)}, mean);
        known->second = std::min(known->second, mean);
    }
    std::vector<MachinePrice> prices;
    for (const auto& [machine, price] : least) {
        MachinePrice& it = prices.emplace_back();
        it.name = machine.first;
        it.region = machine.second;
        it.kind = PriceKind::spot;
        it.price = price;
    }
    return prices;
}

} // namespace skusim::catalogs
