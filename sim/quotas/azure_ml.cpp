// `az ml compute list-usage`, and Microsoft.MachineLearningServices/locations/R/usages by REST.
#include <skusim/base/letters.hpp>

#include "reading.hpp"

#include <algorithm>
#include <cctype>

namespace skusim::quotas {

using text::Value;

namespace {

constexpr std::string_view dedicated = "clusterdedicatedvcpus";

/// What the entry is called, for people.
std::string_view name_of(const Value& item) {
    const Value* names = item.find("name");
    if (names == nullptr) {
        return {};
    }
    const std::string_view title = text_under(*names, "localizedValue");
    return title.empty() ? text_under(*names, "value") : title;
}

/// Letters and digits, small: "Total Cluster Low Priority Regional vCPUs" is written with and
/// without the blank, and identifiers have underscores in the place of blanks.
std::string plain(std::string_view name) {
    std::string letters = small_letters(name);
    std::erase_if(letters, [](unsigned char it) { return std::isalnum(it) == 0; });
    return letters;
}

/// What a limit of that name is on; nothing for one that no node of a plan counts against, as is
/// the number of clusters.
std::optional<quota::QuotaLimit> ml_limit_called(std::string_view name) {
    quota::QuotaLimit limit;
    limit.name = name;
    const std::string letters = plain(name);
    if (letters == "totalclusterdedicatedregionalvcpus") {
        limit.scope = quota::Scope::total;
    } else if (letters == "totalclusterlowpriorityregionalvcpus") {
        limit.scope = quota::Scope::spot;
    } else if (letters.ends_with(dedicated) && letters.find("family") != std::string::npos) {
        limit.classes = {letters.substr(0, letters.size() - dedicated.size())};
    } else {
        return std::nullopt;
    }
    return limit;
}

/// Shares of a limit that single workspaces were given; the region's entry counts all of them.
bool is_of_workspace(const Value& item) {
    return text_under(item, "id").find("/workspaces/") != std::string_view::npos;
}

} // namespace

bool is_azure_ml(const Value& list) {
    return std::any_of(list.items.begin(), list.items.end(), [](const Value& item) {
        return item.kind == Value::Kind::map && ml_limit_called(name_of(item)).has_value();
    });
}

Result<quota::Sheet> read_azure_ml(const std::string& file, const Value& list) {
    LimitReading reading(file);
    for (const Value& item : list.items) {
        std::optional<quota::QuotaLimit> limit =
            item.kind == Value::Kind::map && !is_of_workspace(item) ? ml_limit_called(name_of(item))
                                                                    : std::nullopt;
        if (limit) {
            limit->title = limit->name;
            limit->most = reading.most(item, "limit", limit->name);
            limit->used = reading.used(item, "currentValue", limit->name);
            reading.add(std::move(*limit), reading.place(item));
        }
    }
    quota::Sheet sheet;
    sheet.cloud = quota::Cloud::azure_ml;
    return reading.take(std::move(sheet));
}

} // namespace skusim::quotas
