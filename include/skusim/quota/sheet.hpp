// What a subscription may rent in a region: its limits, and what of them is in use. The floor
// `quotas` reads it from what clouds print.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/catalog/target.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::quota {

/// Whose words the limits are told in, and so by which rules a machine counts against them.
enum class Cloud {
    azure,     ///< by family, all of the region, and one number for all spot machines
    aws,       ///< by classes of families, on demand and spot apart
    gcp,       ///< by series and by accelerator, preemptible apart where such quota was granted
    table,     ///< a file of the user's own: families or series, `total` and `spot`
    azure_ml,  ///< as azure, of Azure Machine Learning alone
    sagemaker, ///< by type of instance, in instances
    vertex,    ///< by series and by accelerator, of Vertex AI alone
};

[[nodiscard]] constexpr auto enum_names(Cloud) {
    return std::array<EnumName<Cloud>, 7>{{{Cloud::azure, "azure"},
                                           {Cloud::aws, "aws"},
                                           {Cloud::gcp, "gcp"},
                                           {Cloud::table, "table"},
                                           {Cloud::azure_ml, "azure-ml"},
                                           {Cloud::sagemaker, "sagemaker"},
                                           {Cloud::vertex, "vertex"}}};
}

/// The provider of the machines that count, as catalogs name it; empty for any.
[[nodiscard]] constexpr std::string_view provider_of(Cloud cloud) {
    switch (cloud) {
    case Cloud::azure:
    case Cloud::azure_ml:
        return "azure";
    case Cloud::aws:
    case Cloud::sagemaker:
        return "aws";
    case Cloud::gcp:
    case Cloud::vertex:
        return "gcp";
    case Cloud::table:
        break;
    }
    return {};
}

/// Whose quota it is; nothing for a file of the user's own, which may be anybody's.
[[nodiscard]] constexpr std::optional<catalog::QuotaOf> service_of(Cloud cloud) {
    switch (cloud) {
    case Cloud::azure:
    case Cloud::aws:
    case Cloud::gcp:
        return catalog::QuotaOf::machines;
    case Cloud::azure_ml:
        return catalog::QuotaOf::azure_ml;
    case Cloud::sagemaker:
        return catalog::QuotaOf::sagemaker;
    case Cloud::vertex:
        return catalog::QuotaOf::vertex;
    case Cloud::table:
        break;
    }
    return std::nullopt;
}

/// What a limit is on.
enum class Scope {
    family, ///< machines of one family, class or accelerator
    total,  ///< all machines of the region
    spot,   ///< evictable machines
};

[[nodiscard]] constexpr auto enum_names(Scope) {
    return std::array<EnumName<Scope>, 3>{
        {{Scope::family, "family"}, {Scope::total, "total"}, {Scope::spot, "spot"}}};
}

/// What it is counted in.
enum class Unit { vcpus, accelerators, machines };

/// "vCPU", "accelerator", "machine"
[[nodiscard]] constexpr std::string_view noun(Unit unit) {
    return unit == Unit::vcpus ? "vCPU" : unit == Unit::accelerators ? "accelerator" : "machine";
}

/// One limit, as the cloud names it.
struct QuotaLimit {
    std::string name;  ///< "standardDSv5Family", "N2_CPUS"; of AWS, what its name says it is on
    std::string title; ///< for people: "Standard DSv5 Family vCPUs"; empty if the file has none
    std::string code;  ///< that a request names it by, of AWS: "L-1216C47A"
    Scope scope = Scope::family;
    Unit unit = Unit::vcpus;
    std::optional<std::int64_t> most; ///< absent where there is no limit
    std::int64_t used = 0;            ///< may be above `most`
    /// What tells its machines, in small letters. Of AWS: letters that their names begin with ("a",
    /// "c", "d"); of Azure Machine Learning: their family's letters and digits
    /// ("standarddsv2family"); of SageMaker: their type ("m5.xlarge").
    std::vector<std::string> classes = {};
    std::string region = {}; ///< where a list has several; else empty

    bool operator==(const QuotaLimit&) const = default;
};

/// All limits of one region.
struct Sheet {
    std::string file;
    std::string hash;   ///< of the file's bytes, hexadecimal
    std::string region; ///< empty where the file does not say, as Azure's and AWS's do not
    Cloud cloud = Cloud::azure;
    bool tells_usage = true; ///< else nothing is known to be in use, and 0 stands for it
    std::vector<QuotaLimit> limits;
    /// Limits that were left out as their figures are none, with place and reason; sentences.
    std::vector<std::string> left_out = {};
};

} // namespace skusim::quota
