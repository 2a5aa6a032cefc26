#include "purchase.hpp"

#include <fmt/format.h>

namespace skusim::plans {
using namespace text;

namespace {

using ValueKind = Value::Kind;

const std::vector<Value>& items_of(JsonReading& reading, const Value& map, const char* key) {
    static const std::vector<Value> none;
    const Value* list = reading.structure(map, key, ValueKind::list);
    return list == nullptr ? none : list->items;
}

} // namespace

std::vector<comparison::Input> read_purchase(JsonReading& reading, const Value& choice) {
    std::vector<comparison::Input> texts;
    const auto add = [&](std::string key, std::string value) {
        if (!value.empty()) {
            texts.push_back({std::move(key), std::move(value)});
        }
    };
    if (const Value* quota = reading.structure(choice, "quota", ValueKind::map)) {
        for (const Value& limit : items_of(reading, *quota, "limits")) {
            const std::string most = reading.plain(limit, "limit");
            add("quota " + reading.text(limit, "family"),
                fmt::format("{} of {}, {} used", reading.plain(limit, "needed"),
                            most.empty() ? "any number" : most, reading.plain(limit, "used")));
        }
    }
    const Value* commitments = reading.structure(choice, "commitments", ValueKind::map);
    const Value* least =
        commitments == nullptr ? nullptr : reading.structure(*commitments, "least", ValueKind::map);
    if (least != nullptr) {
        add("commitment", reading.text(*least, "text"));
        add("USD a year", reading.plain(*least, "usd_per_year"));
    }
    const Value* survival = reading.structure(choice, "survival", ValueKind::map);
    if (survival == nullptr) {
        return texts;
    }
    for (const Value& event : items_of(reading, *survival, "events")) {
        add("survives " + reading.text(event, "event"), reading.text(event, "decision"));
    }
    const Value* availability = reading.structure(*survival, "availability", ValueKind::map);
    const Value* share = availability == nullptr
                             ? nullptr
                             : reading.structure(*availability, "share_of_time", ValueKind::map);
    if (share != nullptr) {
        add("available", fmt::format("{:.6g} % of the time", reading.estimate(*share).value * 100));
    }
    return texts;
}

} // namespace skusim::plans
