// `aws service-quotas list-service-quotas --service-code sagemaker`.
#include <skusim/base/letters.hpp>

#include "reading.hpp"

#include <algorithm>

namespace skusim::quotas {

using text::Value;

namespace {

/// "m5.xlarge" of "ml.m5.xlarge for endpoint usage"; empty for a quota of something else, such as
/// training jobs.
std::string type_in(std::string_view name) {
    constexpr std::string_view of_service = "ml.";
    constexpr std::string_view end = " for endpoint usage";
    if (!name.starts_with(of_service) || !name.ends_with(end) ||
        name.size() <= of_service.size() + end.size()) {
        return {};
    }
    return small_letters(
        name.substr(of_service.size(), name.size() - of_service.size() - end.size()));
}

} // namespace

bool is_sagemaker(const Value& list) {
    return std::any_of(list.items.begin(), list.items.end(), [](const Value& item) {
        return text_under(item, "ServiceCode") == "sagemaker" ||
               !type_in(text_under(item, "QuotaName")).empty();
    });
}

Result<quota::Sheet> read_sagemaker(const std::string& file, const Value& list) {
    LimitReading reading(file);
    for (const Value& item : list.items) {
        quota::QuotaLimit limit;
        limit.name = text_under(item, "QuotaName");
        const std::string type = type_in(limit.name);
        if (type.empty()) {
            continue;
        }
        limit.title = limit.name;
        limit.code = text_under(item, "QuotaCode");
        limit.unit = quota::Unit::machines;
        limit.classes = {type};
        limit.most = reading.most(item, "Value", limit.name);
        reading.add(std::move(limit), reading.place(item));
    }
    return reading.take_without_usage(
        quota::Cloud::sagemaker, list,
        "the list has no quota of endpoints in it (\"ml.m5.xlarge for endpoint "
        "usage\"): aws service-quotas list-service-quotas --service-code sagemaker");
}

} // namespace skusim::quotas
