// A part of a sweep for a machine of its own: every cell is in exactly one of the parts.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace skusim::sweep {

class Grid;

/// Part number `index` of `count` parts, from 1.
struct Shard {
    int index = 1;
    int count = 1;

    [[nodiscard]] bool is_whole() const { return count == 1; }
    /// "3-of-7", as the names of stores have it.
    [[nodiscard]] std::string text() const;
    bool operator==(const Shard&) const = default;
};

inline constexpr int most_shards = 100'000;

/// The part, from 1 to `count`, that a cell of this fingerprint (see CellKey) is in. It depends on
/// nothing else, so a value that is added to a sweep moves no other cell; and as neighbours of a
/// grid have nothing in common in their fingerprints, cells that take long are spread.
[[nodiscard]] int shard_of(std::string_view fingerprint, int count);

/// The numbers of the grid's cells that are in the shard, rising.
[[nodiscard]] std::vector<std::size_t> cells_of(const Grid& grid, const Shard& shard,
                                                const std::string& version);

} // namespace skusim::sweep
