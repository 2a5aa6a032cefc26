// Where the finished cells of sweeps are kept: the one place that the workers of a sweep share.
#pragma once

#include <skusim/base/fault.hpp>
#include <skusim/sweep/cell.hpp>
#include <skusim/sweep/grid.hpp>

#include <optional>
#include <string>

namespace skusim::sweep {

/// What a cell is of. Only `fingerprint` decides; the rest is for whoever queries the store.
struct CellKey {
    std::string fingerprint; ///< of version, scenario with its variation, seed, and SKU
    std::string version;     ///< of skusim
    std::string scenario;    ///< its name
    std::string variation;   ///< "workload.arrivals.rate=100 /s", or empty
    std::string sku;
    std::string region;
};

/// Cells of equal keys have equal rows.
[[nodiscard]] CellKey key_of(const Cell& cell, const std::string& version);

/// A worker claims a cell before it makes it and finishes it afterwards, so a store that several
/// workers share decides who makes which cell.
class Store {
public:
    virtual ~Store() = default;

    /// The finished row of the cell; nothing if the cell is now the caller's to make.
    [[nodiscard]] virtual Result<std::optional<CellRow>> claim(const CellKey& key) = 0;
    /// Keeps the row of a claimed cell for good. A fault, such as a full disk, leaves all rows that
    /// were finished before as they were.
    [[nodiscard]] virtual Result<void> finish(const CellKey& key, const CellRow& row) = 0;
};

/// Whether what went wrong is that another process has the store. The same sweep may do once that
/// process has ended; of all other faults it never will.
[[nodiscard]] bool is_in_use(const Faults& faults);

/// Keeps nothing, so every cell is made anew.
class NoStore final : public Store {
public:
    [[nodiscard]] Result<std::optional<CellRow>> claim(const CellKey& key) override;
    [[nodiscard]] Result<void> finish(const CellKey& key, const CellRow& row) override;
};

} // namespace skusim::sweep
