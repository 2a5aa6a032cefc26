// The work of a sweep: every cell of a grid, or of a part of it, is found in the store, or made and
// kept there.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/sweep/cell.hpp>
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/shard.hpp>
#include <skusim/sweep/store.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace skusim::sweep {

/// What all cells are made from, besides their scenario and SKU.
struct Basis {
    std::string version; ///< of skusim
    const catalog::Hardware& hardware;
};

/// A cell with what it is of.
struct FinishedCell {
    std::string scenario;            ///< its name
    std::vector<std::string> varied; ///< the values of the varied keys, in the grid's order
    std::string sku;
    std::string region;
    CellRow row;
    std::size_t group_number = 0; ///< cells of one scenario under the same values are neighbours
};

struct FinishedSweep {
    std::vector<VariedKey> keys;
    std::vector<FinishedCell> cells; ///< in the grid's order
    Shard shard;                     ///< that the cells are of
    std::int64_t missing = 0;        ///< cells of the shard that nobody has made yet

    /// Whether all cells of the grid are here, so that they can be held against each other.
    [[nodiscard]] bool is_whole() const { return shard.is_whole() && missing == 0; }
};

/// The row of one cell: the store's if it is finished there, else made and finished. Faults: the
/// store's.
[[nodiscard]] Result<CellRow> finished_row(const Cell& cell, const Basis& basis, Store& store);

/// The cell of that row, with what it is of.
[[nodiscard]] FinishedCell finished_cell(const Cell& cell, CellRow row);

/// The cells of the shard. `progress` is told how many of how many are finished, before each.
[[nodiscard]] Result<FinishedSweep>
run(const Grid& grid, const Shard& shard, const Basis& basis, Store& store,
    const std::function<void(std::size_t done, std::size_t total)>& progress);

} // namespace skusim::sweep
