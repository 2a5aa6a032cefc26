// One store taken into another, and what the whole then says.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/merge.hpp>

#include "note.hpp"

#include <optional>
#include <string>
#include <vector>

namespace skusim::sweep {

class Database;

/// Two rows of one cell that are not the same.
struct Difference {
    std::string fingerprint;
    std::string cell; ///< "resnet, workload.arrivals.rate=100 /s, Standard_D2s_v5"
    std::string what; ///< "latency_p95_s: 0.1 and 0.2"
};

/// Takes the sweep's cells of the store at `path` into the database, with all that it notes; gives
/// a difference, and takes nothing, if there is one.
[[nodiscard]] Result<std::optional<Difference>> join(const Database& database,
                                                     const std::string& path);

/// The first of the stores that has that cell.
[[nodiscard]] std::string store_with(const std::vector<std::string>& stores,
                                     const std::string& fingerprint);

/// What the joined stores have of the sweep, if that is wanted, and what they lack. Where `take` is
/// given the cells go to it.
[[nodiscard]] Result<void> read_joined(const Database& database, const SweepNote& note,
                                       Wanted wanted, const TakesGroup& take, MergedSweep& merged);

} // namespace skusim::sweep
