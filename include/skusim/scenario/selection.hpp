// Which SKUs of a catalog a scenario looks at.
#pragma once

#include <skusim/base/money.hpp>

#include <optional>
#include <string>
#include <vector>

namespace skusim::scenario {

/// Which SKUs of the catalog are looked at.
struct Selection {
    std::vector<std::string> clouds;       ///< "aws"; all if empty
    std::vector<std::string> regions;      ///< all if empty
    std::vector<std::string> families;     ///< families or series; all if empty
    std::vector<std::string> skus;         ///< by name; all if empty
    std::vector<std::string> accelerators; ///< types ("T4"), or what they begin with ("A100")
    std::vector<std::string> vendors;      ///< of accelerators, in small letters; all if empty
    std::optional<UsdPerHour> max_price;
    bool burstable = false; ///< admit machines without a steady speed
    bool retired = false;   ///< admit machines that can no longer be rented
};

} // namespace skusim::scenario
