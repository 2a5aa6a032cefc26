// `az vm list-usage`, `az quota list` and `az quota usage list`, as they are and by REST.
#include "reading.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

namespace skusim::quotas {

using text::Value;

namespace {

/// What is known of one name: its limit, and what is in use, from one entry or from two.
struct AzureEntry {
    quota::QuotaLimit limit;
    Place place;
    bool has_limit = false;
    bool has_usage = false;
};

/// What a limit of that name is on; nothing for one that no machine of a plan counts against.
std::optional<quota::QuotaLimit> limit_called(std::string_view name) {
    quota::QuotaLimit limit;
    limit.name = name;
    if (name == "cores") {
        limit.scope = quota::Scope::total;
    } else if (name == "lowPriorityCores") {
        limit.scope = quota::Scope::spot;
    } else if (name == "virtualMachines") {
        limit.scope = quota::Scope::total;
        limit.unit = quota::Unit::machines;
    } else {
        constexpr std::string_view family = "family";
        const bool is_family =
            name.size() > family.size() &&
            std::equal(family.begin(), family.end(), name.end() - family.size(),
                       [](char a, unsigned char b) { return a == std::tolower(b); });
        if (!is_family) {
            return std::nullopt;
        }
    }
    return limit;
}

class AzureReading {
public:
    explicit AzureReading(const std::string& file) : reading_(file) {}

    void take(const Value& item) {
        const Value* properties = item.find("properties");
        const Value& holder = properties == nullptr ? item : *properties;
        const Value* names = holder.find("name");
        const std::string_view name =
            names != nullptr ? text_under(*names, "value") : text_under(item, "name");
        std::optional<quota::QuotaLimit> limit = limit_called(name);
        if (!limit) {
            return;
        }
        auto known = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const AzureEntry& it) { return it.limit.name == name; });
        if (known == entries_.end()) {
            known = entries_.insert(known, {std::move(*limit), reading_.place(item)});
        }
        if (names != nullptr && known->limit.title.empty()) {
            known->limit.title = text_under(*names, "localizedValue");
        }
        if (properties == nullptr) {
            take_limit(*known, item, "limit", reading_.place(item));
            take_usage(*known, item, "currentValue");
        } else if (const Value* value = holder.find("limit")) {
            take_limit(*known, *value, "value", reading_.place(item));
        } else if (const Value* used = holder.find("usages")) {
            take_usage(*known, *used, "value");
        }
    }

    Result<quota::Sheet> finish(const Value& list) {
        quota::Sheet sheet;
        sheet.cloud = quota::Cloud::azure;
        sheet.tells_usage = std::any_of(entries_.begin(), entries_.end(),
                                        [](const AzureEntry& it) { return it.has_usage; });
        for (AzureEntry& entry : entries_) {
            if (entry.has_limit) {
                reading_.add(std::move(entry.limit), entry.place);
            }
        }
        if (entries_.empty()) {
            reading_.fault(reading_.place(list),
                           "the list has no vCPU quota in it; the account may lack the right to "
                           "read them (Microsoft.Compute/locations/usages/read), or the region "
                           "is none: az vm list-usage --location REGION -o json");
        } else if (std::none_of(entries_.begin(), entries_.end(),
                                [](const AzureEntry& it) { return it.has_limit; })) {
            reading_.fault(reading_.place(list),
                           "the file tells what is in use and no limits; join it with those: "
                           "jq -s add limits.json usages.json, with az quota list for the limits");
        }
        return reading_.take(std::move(sheet));
    }

private:
    void take_limit(AzureEntry& entry, const Value& holder, std::string_view key,
                    const Place& where) {
        if (entry.has_limit) {
            reading_.fault(where, text::shown(entry.limit.name) + " is told twice, first in line " +
                                      std::to_string(entry.place.line) + "; keep one of them");
            return;
        }
        entry.has_limit = true;
        entry.limit.most = reading_.most(holder, key, entry.limit.name);
    }
    void take_usage(AzureEntry& entry, const Value& holder, std::string_view key) {
        entry.has_usage = true;
        entry.limit.used = reading_.used(holder, key, entry.limit.name);
    }

    LimitReading reading_;
    std::vector<AzureEntry> entries_;
};

} // namespace

Result<quota::Sheet> read_azure(const std::string& file, const Value& list) {
    AzureReading reading(file);
    for (const Value& item : list.items) {
        if (item.kind == Value::Kind::map) {
            reading.take(item);
        }
    }
    return reading.finish(list);
}

} // namespace skusim::quotas
