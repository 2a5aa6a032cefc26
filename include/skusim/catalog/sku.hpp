// One machine type of a catalog, as plain values.
#pragma once

#include <skusim/base/enum_names.hpp>
#include <skusim/base/money.hpp>
#include <skusim/base/quantity.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalog {

enum class Architecture { x86_64, arm64, i386 };

[[nodiscard]] constexpr auto enum_names(Architecture) {
    return std::array<EnumName<Architecture>, 3>{{{Architecture::x86_64, "x86_64"},
                                                  {Architecture::arm64, "arm64"},
                                                  {Architecture::i386, "i386", "32-bit"}}};
}

[[nodiscard]] std::string_view name(Architecture architecture);

enum class AcceleratorKind {
    gpu,
    fpga,
    asic, ///< built for machine learning alone, such as Inferentia or a TPU
};

[[nodiscard]] constexpr auto enum_names(AcceleratorKind) {
    return std::array<EnumName<AcceleratorKind>, 3>{
        {{AcceleratorKind::gpu, "gpu"},
         {AcceleratorKind::fpga, "fpga"},
         {AcceleratorKind::asic, "asic", "built for machine learning alone, such as Inferentia"}}};
}

/// The accelerators of one machine: all of one type.
struct Accelerators {
    std::string type; ///< name in the hardware table, such as "T4"; empty if unknown
    std::optional<AcceleratorKind> kind = AcceleratorKind::gpu; ///< absent if unknown
    double count = 0;                 ///< below 1 for a share of one, such as a sixth of an A10
    std::optional<Bytes> memory_each; ///< of a whole accelerator; absent if unknown
    std::string vendor = {};          ///< "nvidia", "amd", in small letters; empty if unknown

    bool operator==(const Accelerators&) const = default;
};

/// One machine type in one region.
struct Sku {
    std::string name;     ///< "Standard_D4s_v5"
    std::string provider; ///< "azure"
    std::string region;   ///< "eastus"
    std::string family;   ///< "D": what `select.families` matches, beside `series`
    std::string series;   ///< "Dsv5"; empty if unknown
    double vcpus = 0;
    Bytes ram;
    std::optional<Accelerators> accelerators;
    std::optional<UsdPerHour> on_demand;
    std::optional<UsdPerHour> spot;
    std::optional<UsdPerHour> low_priority;     ///< evictable nodes of a job's cluster
    std::optional<UsdPerHour> reserved_1_year;  ///< for each hour of the term, used or not
    std::optional<UsdPerHour> reserved_3_years; ///< for each hour, too
    /// What an hour costs under a savings plan; the plan's amount is due for each hour of the term.
    std::optional<UsdPerHour> savings_plan_1_year;
    std::optional<UsdPerHour> savings_plan_3_years;
    /// What the provider counts its vCPUs against ("standardDSv5Family"); empty if unknown.
    std::string quota_family;
    Architecture architecture = Architecture::x86_64;
    bool burstable = false; ///< earns CPU credits: no steady speed
    bool retired = false;   ///< no longer to be rented, though it may still have a price
    /// Names in the hardware table of every processor that this SKU can land on; empty if unknown.
    std::vector<std::string> processors;
    /// vCPUs that one core is sold as: 1 for a series without hyper-threading; 0 if as many as the
    /// processor has threads per core.
    int threads_per_core = 0;
    /// Why the subscription may not rent it in this region ("NotAvailableForSubscription"); empty
    /// if it may, or if that is unknown.
    std::string restriction;

    bool operator==(const Sku&) const = default;
};

/// Memory of all accelerators of the machine together; a share of one has that share of its memory.
/// Nothing if the machine has none, or if it is not known.
[[nodiscard]] std::optional<Bytes> accelerator_memory(const Sku& sku);

/// The order in which machines are tried on the way up: RAM, then on-demand price (SKUs without one
/// last), then name.
[[nodiscard]] bool before_on_ladder(const Sku& a, const Sku& b);

/// Family and series read from an Azure machine name: "Standard_D4s_v5" is of family "D" and series
/// "Dsv5". Both are empty for a name that does not begin with "Standard_" or "Basic_" and letters.
///
/// The series is the name without its size (the first number, and any "-2" of a constrained size
/// after it) and with a version joined to what it follows: "Standard_E4-2s_v5" is of "Esv5",
/// "Standard_NC4as_T4_v3", with a further part between, of "NCas_T4_v3". The family is the leading
/// capital letters, without the S that early D and G machines had for premium storage ("DS2_v2").
/// After docs: "Azure virtual machine sizes naming conventions".
struct AzureName {
    std::string family;
    std::string series;
};
[[nodiscard]] AzureName parse_azure_name(std::string_view sku_name);

/// A list of SKUs with where it came from.
struct Catalog {
    std::vector<Sku> skus;
    std::string source; ///< file name, as the user gave it
    std::string date;   ///< ISO date of the (oldest) prices; empty if the file does not say
    std::string hash;   ///< of the file's bytes, hexadecimal
};

} // namespace skusim::catalog
