// What the name of a machine tells of it in other clouds than Azure, from
// data/hardware/cloud_series.csv.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/sku.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalogs {

/// A pattern of names, and what is known of the machines that have such a name. What is absent the
/// row does not tell.
struct CloudNames {
    std::string pattern; ///< as a shell matches file names: "t[0-9]*.*"
    std::string provider;
    std::optional<catalog::Architecture> architecture;
    std::optional<bool> burstable;
};

/// Columns `name`, `provider`, `architecture`, `burstable`, `source`, `date`, `note`.
[[nodiscard]] Result<std::vector<CloudNames>> parse_cloud_names(std::string_view text);

/// A machine by its name alone: of each property what the first row tells whose pattern fits.
struct NamedMachine {
    std::string provider; ///< empty if no cloud is known to name its machines so
    std::string family;   ///< "c": the letters that the series begins with
    std::string series;   ///< "c7i" of "c7i.large", "n2" of "n2-standard-4"
    catalog::Architecture architecture = catalog::Architecture::x86_64;
    bool burstable = false;
};

/// By the table that is compiled into the program. Azure's names are read by parse_azure_name().
[[nodiscard]] NamedMachine named_machine(std::string_view name);

} // namespace skusim::catalogs
