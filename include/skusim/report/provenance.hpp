// What a result was made from, so that it can be made again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace skusim::report {

/// Catalog rows that could not be used, all for one reason.
struct SkippedRows {
    std::string reason;
    std::int64_t count = 0;
    std::string first_place; ///< "azure.csv:17:4"
};

struct Provenance {
    std::string version; ///< of skusim
    std::uint64_t seed = 1;
    std::string scenario_file;
    std::string scenario_hash;
    std::string catalog_file; ///< empty if none was read
    std::string catalog_hash;
    std::string catalog_date;
    std::int64_t catalog_rows = 0;
    std::vector<SkippedRows> catalog_skipped;
};

} // namespace skusim::report
