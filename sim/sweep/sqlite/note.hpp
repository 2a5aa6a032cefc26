// What a store notes of the sweep that it is for.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/shard.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace skusim::sweep {

class Database;
class Grid;

/// Which sweep it is, as every shard of it notes it.
struct SweepNote {
    std::string fingerprint; ///< of all cells, keys and values
    std::string version;     ///< of skusim
    std::int64_t cells = 0;  ///< of all shards together
    int shards = 1;

    bool operator==(const SweepNote&) const = default;
};

/// Replaces what is noted by this sweep and the cells of its shard, unless that is noted already.
[[nodiscard]] Result<void> note_sweep(const Database& database, const Grid& grid,
                                      const Shard& shard, const std::string& version);

/// Nothing in a store whose sweep did not get as far as to be noted.
[[nodiscard]] Result<std::optional<SweepNote>> noted_sweep(const Database& database);

} // namespace skusim::sweep
