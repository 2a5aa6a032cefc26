// `gcloud compute regions describe REGION --format json`.
#include <skusim/base/check.hpp>

#include "reading.hpp"

#include <optional>

namespace skusim::quotas {

using text::Value;

namespace {

/// What a limit of that metric is on; nothing for one that no machine of a plan counts against, as
/// are disks, addresses and what is committed.
std::optional<quota::QuotaLimit> limit_of_metric(std::string_view metric) {
    const bool is_committed = metric.starts_with("COMMITTED_");
    const bool is_cpus = metric == "CPUS" || metric.ends_with("_CPUS");
    const bool is_gpus = metric.find("NVIDIA_") != std::string_view::npos &&
                         metric.ends_with("_GPUS") && !metric.ends_with("_VWS_GPUS");
    if (is_committed || (!is_cpus && !is_gpus)) {
        return std::nullopt;
    }
    quota::QuotaLimit limit;
    limit.name = metric;
    limit.unit = is_gpus ? quota::Unit::accelerators : quota::Unit::vcpus;
    limit.scope = metric.starts_with("PREEMPTIBLE_") ? quota::Scope::spot
                  : metric == "CPUS"                 ? quota::Scope::total
                                                     : quota::Scope::family;
    return limit;
}

} // namespace

Result<quota::Sheet> read_gcp(const std::string& file, const Value& region) {
    LimitReading reading(file);
    const Value* list = region.find("quotas");
    SKUSIM_CHECK(list != nullptr, "a region of Google Cloud is told by its quotas");
    bool is_empty = true;
    for (const Value& item : list->items) {
        std::optional<quota::QuotaLimit> limit = limit_of_metric(text_under(item, "metric"));
        if (!limit) {
            continue;
        }
        is_empty = false;
        limit->most = reading.most(item, "limit", limit->name);
        limit->used = reading.used(item, "usage", limit->name);
        reading.add(std::move(*limit), reading.place(item));
    }
    if (is_empty) {
        reading.fault(reading.place(*list), "the region has no quota of vCPUs in it: gcloud "
                                            "compute regions describe REGION --format json");
    }
    quota::Sheet sheet;
    sheet.cloud = quota::Cloud::gcp;
    sheet.region = text_under(region, "name");
    return reading.take(std::move(sheet));
}

} // namespace skusim::quotas
