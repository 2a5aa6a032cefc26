// The work of a sweep: every cell of a grid is found in the store, or made and kept there.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/catalog/hardware.hpp>
#include <skusim/sweep/cell.hpp>
#include <skusim/sweep/grid.hpp>
#include <skusim/sweep/store.hpp>

#include <cstddef>
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
};

struct FinishedSweep {
    std::vector<std::string> keys; ///< the varied keys
    std::vector<FinishedCell> cells;
};

/// The row of one cell: the store's if it is finished there, else made and finished. Faults: the
/// store's.
[[nodiscard]] Result<CellRow> finished_row(const Cell& cell, const Basis& basis, Store& store);

/// All cells in the grid's order. `progress` is told how many are finished, before each.
[[nodiscard]] Result<FinishedSweep> run(const Grid& grid, const Basis& basis, Store& store,
                                        const std::function<void(std::size_t done)>& progress);

} // namespace skusim::sweep
