// `gcloud alpha services quota list --service aiplatform.googleapis.com --format json`, in the
// shape of ConsumerQuotaMetric (Service Usage API v1beta1).
#include "reading.hpp"

#include <algorithm>

namespace skusim::quotas {

using text::Value;

namespace {

constexpr std::string_view service = "aiplatform.googleapis.com/";

/// "custom_model_serving_cpus"; empty for a metric that no node of an endpoint counts against.
std::string_view metric_of(const Value& item) {
    std::string_view metric = text_under(item, "metric");
    if (!metric.starts_with(service)) {
        return {};
    }
    metric.remove_prefix(service.size());
    const bool counts = metric.starts_with("custom_model_serving_") &&
                        (metric.ends_with("cpus") || metric.ends_with("_gpus"));
    return counts ? metric : std::string_view{};
}

/// Each region has a bucket; one without a region is for all others.
void take_buckets(LimitReading& reading, const quota::QuotaLimit& of_metric, const Value& buckets) {
    for (const Value& bucket : buckets.items) {
        quota::QuotaLimit limit = of_metric;
        const Value* dimensions = bucket.find("dimensions");
        limit.region = dimensions == nullptr ? "" : text_under(*dimensions, "region");
        limit.most = reading.most(bucket, "effectiveLimit", limit.name);
        reading.add(std::move(limit), reading.place(bucket));
    }
}

} // namespace

bool is_vertex(const Value& list) {
    return std::any_of(list.items.begin(), list.items.end(), [](const Value& item) {
        return item.kind == Value::Kind::map && item.find("consumerQuotaLimits") != nullptr;
    });
}

Result<quota::Sheet> read_vertex(const std::string& file, const Value& list) {
    LimitReading reading(file);
    for (const Value& item : list.items) {
        const std::string_view metric = metric_of(item);
        const Value* limits = item.find("consumerQuotaLimits");
        if (metric.empty() || limits == nullptr) {
            continue;
        }
        quota::QuotaLimit limit;
        limit.name = metric;
        limit.title = text_under(item, "displayName");
        limit.unit = metric.ends_with("_gpus") ? quota::Unit::accelerators : quota::Unit::vcpus;
        limit.scope = metric.find("_preemptible_") != std::string_view::npos ? quota::Scope::spot
                                                                             : quota::Scope::family;
        for (const Value& it : limits->items) {
            const Value* buckets = it.find("quotaBuckets");
            const bool is_by_region =
                text_under(it, "unit").find("{region}") != std::string_view::npos;
            if (is_by_region && buckets != nullptr) {
                take_buckets(reading, limit, *buckets);
            }
        }
    }
    return reading.take_without_usage(
        quota::Cloud::vertex, list,
        "the list has no quota of nodes of endpoints in it (custom_model_serving_...): "
        "gcloud alpha services quota list --service aiplatform.googleapis.com "
        "--consumer projects/PROJECT --format json");
}

} // namespace skusim::quotas
