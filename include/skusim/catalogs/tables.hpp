// All that skusim knows of machines beside what a catalog says: the tables that ship with it, and
// those of its user, which hold before ours.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/catalog/sku.hpp>

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::catalogs {

/// What a series of machines is made of.
struct Series {
    catalog::Architecture architecture = catalog::Architecture::x86_64;
    bool burstable = false;
    bool retired = false;
    int threads_per_core = 0;            ///< vCPUs that one core is sold as; 0 if unknown
    std::string accelerator;             ///< name in the hardware table; empty if none or unknown
    std::vector<std::string> processors; ///< that it can land on; empty if unknown
};

/// Series by cloud ("aws") and name ("c7i"). A cloud without a name is any.
struct SeriesTable {
    std::map<std::string, std::map<std::string, Series, std::less<>>, std::less<>> by_cloud;

    /// Gives the cloud's, else that of any cloud; nullptr if there is neither.
    [[nodiscard]] const Series* find(std::string_view cloud, std::string_view name) const;
};

struct Tables {
    catalog::Hardware hardware;
    SeriesTable series;
    /// Where the user's files say something else than the tables that ship, a sentence each.
    std::vector<std::string> contradictions;
};

/// The tables of data/hardware, compiled into the program and parsed once.
[[nodiscard]] const Tables& shipped_tables();

/// The tables that ship with the user's rows before them: processors, accelerators, names of
/// accelerators, or series, each in a CSV file of its own with the columns of ours
/// (docs/catalogs.md lists them); the header tells which. Series have one column more, `provider`:
/// the cloud, any if it is blank or absent. A cell that the user leaves blank is as in our row of
/// that name, if there is one.
///
/// Faults: files that cannot be read, headers of no table, bad cells, a second row of one name,
/// series with a processor or an accelerator that no table has.
[[nodiscard]] Result<Tables> read_tables(const std::vector<std::string>& paths);

} // namespace skusim::catalogs
